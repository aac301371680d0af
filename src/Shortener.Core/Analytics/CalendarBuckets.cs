using Shortener.Core.Clicks;

namespace Shortener.Core.Analytics;

/// <summary>
/// Cuts periods along the calendar of a time zone. Days, weeks and months start at the first instant of their first date, also where
/// clocks skip midnight. Hours and minutes start when clocks last showed their first instant: an hour that is shown twice is two
/// buckets, and an hour into whose middle clocks are set is one.
/// </summary>
public static class CalendarBuckets
{
    /// <summary>Most buckets of a time series.</summary>
    public const int MaxPoints = 1_500;

    private const long PerMinute = 60_000_000;

    /// <summary>The buckets of a time series: instants at which they start, and the map of instants to their indices.</summary>
    /// <returns>Null when there are more than <see cref="MaxPoints"/>.</returns>
    internal static (IReadOnlyList<long> Points, BucketMap Map)? ForInterval(TimeInterval interval, TimeZoneInfo zone, TimeRange period)
    {
        if (period.Length / Shortest(interval) > MaxPoints + 1)
        {
            return null;
        }

        var offsets = new ZoneOffsets(zone, period);
        var starts = new List<long>();
        var points = new List<long>();
        for (long at = period.From; at < period.To; at = Next(interval, offsets, at))
        {
            long local = Floor(interval, at + offsets.At(at).Offset);
            starts.Add(at);
            points.Add(interval <= TimeInterval.Hour ? offsets.InstantOf(local, at) : offsets.FirstInstantOf(local));
        }

        long[] distinct = [.. points.Distinct().Order()];
        return distinct.Length > MaxPoints
            ? null
            : (distinct, new BucketMap(starts, [.. points.Select(point => Array.BinarySearch(distinct, point))]));
    }

    /// <summary>Hours of the day, 0–23.</summary>
    internal static BucketMap HoursOfDay(TimeZoneInfo zone, TimeRange period) =>
        Map(zone, period, TimeInterval.Hour, local => (int)(Modulo(local, UnixMicros.PerDay) / UnixMicros.PerHour));

    /// <summary>Days of the week, 1 is Monday.</summary>
    internal static BucketMap DaysOfWeek(TimeZoneInfo zone, TimeRange period) =>
        Map(zone, period, TimeInterval.Day, local => IsoDayOfWeek(UnixMicros.Day(local)));

    /// <summary>The instant at which a date begins.</summary>
    internal static long StartOf(DateOnly date, TimeZoneInfo zone)
    {
        long local = (date.ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        long near = Math.Clamp(local, ZoneOffsets.Earliest, ZoneOffsets.Latest);
        return new ZoneOffsets(zone, new TimeRange(near, near)).FirstInstantOf(near);
    }

    private static BucketMap Map(TimeZoneInfo zone, TimeRange period, TimeInterval interval, Func<long, int> keyOf)
    {
        var offsets = new ZoneOffsets(zone, period);
        var starts = new List<long>();
        var keys = new List<int>();
        for (long at = period.From; at < period.To || starts.Count == 0; at = Next(interval, offsets, at))
        {
            starts.Add(at);
            keys.Add(keyOf(at + offsets.At(at).Offset));
        }

        return new BucketMap(starts, keys);
    }

    /// <summary>Where the next bucket starts, or clocks change, whichever comes first.</summary>
    private static long Next(TimeInterval interval, ZoneOffsets offsets, long at)
    {
        (long offset, long until) = offsets.At(at);
        long local = Floor(interval, at + offset);
        long next = interval switch
        {
            TimeInterval.Minute => local + PerMinute,
            TimeInterval.Hour => local + UnixMicros.PerHour,
            TimeInterval.Day => local + UnixMicros.PerDay,
            TimeInterval.Week => local + (7 * UnixMicros.PerDay),
            _ => Micros(UnixMicros.ToInstant(local).UtcDateTime.AddMonths(1)),
        };
        return Math.Min(next - offset, until);
    }

    private static long Floor(TimeInterval interval, long local) => interval switch
    {
        TimeInterval.Minute => local - Modulo(local, PerMinute),
        TimeInterval.Hour => local - Modulo(local, UnixMicros.PerHour),
        TimeInterval.Day => local - Modulo(local, UnixMicros.PerDay),
        TimeInterval.Week => (UnixMicros.Day(local) - (IsoDayOfWeek(UnixMicros.Day(local)) - 1)) * UnixMicros.PerDay,
        _ => FloorMonth(UnixMicros.ToInstant(local).UtcDateTime),
    };

    private static long FloorMonth(DateTime local) => Micros(new DateTime(local.Year, local.Month, 1, 0, 0, 0, DateTimeKind.Utc));

    private static long Micros(DateTime local) => (local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>1970-01-01 was a Thursday.</summary>
    private static int IsoDayOfWeek(int day) => (int)Modulo(day + 3L, 7) + 1;

    /// <summary>Lower bound of a bucket's usual length; weeks and months with a change of clocks are an hour or so shorter.</summary>
    private static long Shortest(TimeInterval interval) => interval switch
    {
        TimeInterval.Minute => PerMinute,
        TimeInterval.Hour => UnixMicros.PerHour,
        TimeInterval.Day => UnixMicros.PerDay,
        TimeInterval.Week => 7 * UnixMicros.PerDay,
        _ => 28 * UnixMicros.PerDay,
    };

    private static long Modulo(long value, long divisor)
    {
        long rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }
}
