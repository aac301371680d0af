namespace Shortener.Core.Analytics;

/// <summary>Width of a time series' buckets, in the query's time zone. Weeks start on Monday.</summary>
public enum TimeInterval
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
}
