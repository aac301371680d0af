namespace Shortener.Core.Clicks;

/// <summary>The canonical instant: UTC microseconds since the Unix epoch, exact on both storage backends.</summary>
public static class UnixMicros
{
    /// <summary>Microseconds in a UTC day.</summary>
    public const long PerDay = 86_400_000_000;

    /// <summary>Microseconds in an hour.</summary>
    public const long PerHour = 3_600_000_000;

    /// <summary>The instant now by <paramref name="time"/>.</summary>
    public static long Now(TimeProvider time) => From(time.GetUtcNow());

    /// <summary>Truncates to microseconds.</summary>
    public static long From(DateTimeOffset instant) => (instant.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant as UTC.</summary>
    public static DateTimeOffset ToInstant(long unixMicros) =>
        new(DateTime.UnixEpoch.Ticks + (unixMicros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Days since the epoch, rounded down.</summary>
    public static int Day(long unixMicros) => (int)Math.DivRem(unixMicros, PerDay).Quotient - (unixMicros % PerDay < 0 ? 1 : 0);
}
