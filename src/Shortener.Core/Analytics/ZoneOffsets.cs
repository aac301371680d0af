using Shortener.Core.Clicks;

namespace Shortener.Core.Analytics;

/// <summary>
/// The UTC offsets of a time zone over a period, as spans of constant offset. Built from <see cref="TimeZoneInfo"/> once, so that
/// both databases and the rollups count by the same calendar. Instants are microseconds since the epoch. Immutable.
/// </summary>
internal sealed class ZoneOffsets
{
    /// <summary>No zone has changed its offset twice within a day, so a change is never stepped over.</summary>
    private const long Step = UnixMicros.PerDay;

    private readonly List<long> _starts = [];
    private readonly List<long> _offsets = [];

    /// <summary>Covers <paramref name="period"/> and 40 days on both sides: a bucket of a month may start before the period.</summary>
    public ZoneOffsets(TimeZoneInfo zone, TimeRange period)
    {
        const long Margin = 40 * UnixMicros.PerDay;
        long at = Math.Max(period.From, Earliest + Margin) - Margin;
        long end = Math.Min(period.To, Latest - Margin) + Margin;
        long offset = OffsetAt(zone, at);
        _starts.Add(at);
        _offsets.Add(offset);
        while (at < end)
        {
            long next = Math.Min(at + Step, end);
            long nextOffset = OffsetAt(zone, next);
            if (nextOffset != offset)
            {
                _starts.Add(FindChange(zone, at, next, offset));
                _offsets.Add(nextOffset);
                offset = nextOffset;
            }

            at = next;
        }
    }

    /// <summary>0002-01-01: dates before have no room for an offset.</summary>
    public static long Earliest { get; } = UnixMicros.From(new DateTimeOffset(2, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>9998-01-01: likewise.</summary>
    public static long Latest { get; } = UnixMicros.From(new DateTimeOffset(9998, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Offset at an instant, and where the next one begins (<see cref="long.MaxValue"/> in the last span).</summary>
    public (long Offset, long Until) At(long instant)
    {
        int span = SpanAt(instant);
        return (_offsets[span], span + 1 < _starts.Count ? _starts[span + 1] : long.MaxValue);
    }

    /// <summary>The instant at which clocks first show the local time; where they skip it, the instant of the skip.</summary>
    public long FirstInstantOf(long local)
    {
        for (int span = 0; span < _starts.Count; span++)
        {
            long until = span + 1 < _starts.Count ? _starts[span + 1] : long.MaxValue;
            if (local - _offsets[span] < until)
            {
                return Math.Max(local - _offsets[span], span == 0 ? long.MinValue : _starts[span]);
            }
        }

        throw new InvalidOperationException("The last span has no end");
    }

    /// <summary>
    /// Like <see cref="FirstInstantOf"/>, but where clocks show the local time twice, the time with the offset that holds at
    /// <paramref name="instant"/>: the repeated hour of a day is a bucket of its own.
    /// </summary>
    public long InstantOf(long local, long instant)
    {
        int span = SpanAt(instant);
        long candidate = local - _offsets[span];
        return span == 0 || candidate >= _starts[span] ? candidate : FirstInstantOf(local);
    }

    private static long OffsetAt(TimeZoneInfo zone, long instant) =>
        zone.GetUtcOffset(UnixMicros.ToInstant(instant)).Ticks / TimeSpan.TicksPerMicrosecond;

    private static long FindChange(TimeZoneInfo zone, long before, long after, long offset)
    {
        while (after - before > 1)
        {
            long middle = before + ((after - before) / 2);
            if (OffsetAt(zone, middle) == offset)
            {
                before = middle;
            }
            else
            {
                after = middle;
            }
        }

        return after;
    }

    private int SpanAt(long instant)
    {
        int found = _starts.BinarySearch(instant);
        return Math.Max(0, found >= 0 ? found : ~found - 1);
    }
}
