namespace Shortener.Core.Analytics;

/// <summary>Which clicks a question is about.</summary>
public sealed record MetricsQuery
{
    public required int WorkspaceId { get; init; }

    /// <summary>Included; null: from the first click.</summary>
    public PeriodBound? From { get; init; }

    /// <summary>Not included; null: without end.</summary>
    public PeriodBound? To { get; init; }

    /// <summary>Where dates, hours and days of the week are counted; null: the workspace's.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    public BotsMode Bots { get; init; }

    /// <summary>All must let a click through. At most one for each dimension.</summary>
    public IReadOnlyList<MetricsFilter> Filters { get; init; } = [];

    /// <summary>Whether to answer for the period of equal length before as well; needs <see cref="From"/>.</summary>
    public bool ComparePrevious { get; init; }
}
