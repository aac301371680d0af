namespace Shortener.Core.Analytics;

/// <summary>A bound of a period as asked for: an instant, or a date that begins in the query's time zone.</summary>
public readonly record struct PeriodBound
{
    private PeriodBound(long? unixMicros, DateOnly date) => (UnixMicros, Date) = (unixMicros, date);

    /// <summary>The instant, or null when the bound is a date.</summary>
    public long? UnixMicros { get; }

    /// <summary>The date; meaningless when <see cref="UnixMicros"/> is set.</summary>
    public DateOnly Date { get; }

    public static PeriodBound At(long unixMicros) => new(unixMicros, default);

    public static PeriodBound On(DateOnly date) => new(null, date);
}
