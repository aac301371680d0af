namespace Shortener.Core.Analytics;

/// <summary>Instants in microseconds since the Unix epoch: <see cref="From"/> included, <see cref="To"/> not.</summary>
public readonly record struct TimeRange(long From, long To)
{
    /// <summary>No instant lies inside.</summary>
    public bool IsEmpty => From >= To;

    /// <summary>Length in microseconds.</summary>
    public long Length => To - From;
}

/// <summary>Consecutive slots of a rollup (days, hours or quarters since the epoch): <see cref="From"/> included, <see cref="To"/> not.</summary>
public readonly record struct SlotRange(int From, int To);
