using Shortener.Core.Analytics;

namespace Shortener.Api.Pages.Metrics;

/// <summary>What an explorer shows. Immutable.</summary>
public sealed record ExplorerModel
{
    public required ExplorerState State { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The date there.</summary>
    public required DateOnly Today { get; init; }

    public required string WorkspaceZone { get; init; }

    /// <summary>Days of the period; null for an open one.</summary>
    public required double? Days { get; init; }

    public required TimeInterval Interval { get; init; }

    public required IReadOnlyList<ExplorerCard> Cards { get; init; }

    /// <summary>Labels of links that filters name, by their ids.</summary>
    public IReadOnlyDictionary<string, string> LinkNames { get; init; } = new Dictionary<string, string>();

    public Numbers<MetricsResult<MetricsTotals>>? Totals { get; init; }

    public Numbers<MetricsResult<TimeSeries>>? Series { get; init; }

    public IReadOnlyDictionary<Dimension, Numbers<MetricsResult<Breakdown>>> Breakdowns { get; init; } =
        new Dictionary<Dimension, Numbers<MetricsResult<Breakdown>>>();

    /// <summary>Whether a city database by DB-IP.com is among those in use, which asks for a link where cities are shown.</summary>
    public bool NamesDbIp { get; init; }
}
