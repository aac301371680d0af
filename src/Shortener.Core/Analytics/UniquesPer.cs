namespace Shortener.Core.Analytics;

/// <summary>How long a visitor keeps one pseudonym (<c>Privacy:VisitorPeriod</c>), hence what a unique click is unique within.</summary>
public enum UniquesPer
{
    /// <summary>A UTC day: uniques of different days add up.</summary>
    Day,

    /// <summary>A UTC month: uniques of different days are merged through sketches.</summary>
    Month,
}
