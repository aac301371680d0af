using Shortener.Core.Domains;
using Shortener.Core.LinkImports;

namespace Shortener.Api.Imports;

/// <summary>Where a file's links go and how.</summary>
/// <param name="WorkspaceId">The workspace that imports.</param>
/// <param name="Domain">Where links go whose file names no domain of the workspace.</param>
/// <param name="OnConflict">What to do where a link with the slug exists.</param>
/// <param name="DryRun">Nothing is written.</param>
internal sealed record ImportPlan(int WorkspaceId, Domain Domain, ConflictRule OnConflict, bool DryRun);
