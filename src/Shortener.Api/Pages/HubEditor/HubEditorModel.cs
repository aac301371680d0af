using Shortener.Core.Domains;
using Shortener.Core.Hubs;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>What the editor's page shows.</summary>
/// <param name="Hub">The page that is edited.</param>
/// <param name="Draft">Its draft.</param>
/// <param name="Id">Its opaque id.</param>
/// <param name="Url">Where visitors find it.</param>
/// <param name="Host">Host of its domain, or null.</param>
/// <param name="Domains">Those of the workspace.</param>
/// <param name="Words">The script's, by key.</param>
/// <param name="Data">For the script: JSON in which nothing means anything in markup.</param>
/// <param name="MayWrite">Whether whoever looks may change it.</param>
public sealed record HubEditorModel(
    Hub Hub,
    HubDocument Draft,
    string Id,
    string Url,
    string? Host,
    IReadOnlyList<Domain> Domains,
    IReadOnlyDictionary<string, string> Words,
    string Data,
    bool MayWrite);
