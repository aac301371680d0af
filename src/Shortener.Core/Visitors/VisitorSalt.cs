using Shortener.Core.Clicks;

namespace Shortener.Core.Visitors;

/// <summary>The secret of one period. Whoever holds it can tell which address and browser a pseudonym stands for, so it never appears in text.</summary>
/// <param name="StartDay">First day of the period, in days since 1970-01-01.</param>
/// <param name="Key">16 random bytes.</param>
public sealed record VisitorSalt(VisitorPeriod Period, int StartDay, ReadOnlyMemory<byte> Key)
{
    /// <summary>Length of <see cref="Key"/> in bytes.</summary>
    public const int KeyBytes = 16;

    /// <summary>How long a salt outlives its period: late clicks and retries still find it.</summary>
    public static readonly TimeSpan KeptAfterPeriod = TimeSpan.FromHours(48);

    /// <summary>First day behind the period.</summary>
    public int EndDay => EndOf(Period, StartDay);

    /// <summary>When the salt has to be gone, in microseconds since the Unix epoch.</summary>
    public long DestroyAtUnixMicros => (EndDay * UnixMicros.PerDay) + (KeptAfterPeriod.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>First day of the period that a day lies in.</summary>
    public static int StartOf(VisitorPeriod period, int day)
    {
        if (period == VisitorPeriod.Day)
        {
            return day;
        }

        DateOnly date = Epoch.AddDays(day);
        return new DateOnly(date.Year, date.Month, 1).DayNumber - Epoch.DayNumber;
    }

    /// <summary>First day behind the period that starts on a day.</summary>
    public static int EndOf(VisitorPeriod period, int startDay) =>
        period == VisitorPeriod.Day ? startDay + 1 : Epoch.AddDays(startDay).AddMonths(1).DayNumber - Epoch.DayNumber;

    /// <summary>Names period and day, never the key.</summary>
    public override string ToString() => $"{Period} {Epoch.AddDays(StartDay):yyyy-MM-dd}";

    private static DateOnly Epoch => DateOnly.FromDateTime(DateTime.UnixEpoch);
}
