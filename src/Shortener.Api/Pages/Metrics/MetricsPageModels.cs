using Shortener.Core.Analytics;

namespace Shortener.Api.Pages.Metrics;

/// <summary>What <see cref="MetricsPage"/> shows.</summary>
/// <param name="Part">The only part to show, for a browser without a script; null for the whole explorer.</param>
public sealed record MetricsPageModel(string Title, ExplorerModel Explorer, bool IsPerMonth, string? Crumb = null, string? CrumbPath = null, string? Part = null);

/// <summary>What <see cref="ValuesPage"/> shows.</summary>
public sealed record ValuesPageModel(string Crumb, ExplorerModel Explorer, Dimension By, Numbers<MetricsResult<Breakdown>> Values, bool IsFirst);
