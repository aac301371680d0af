namespace Shortener.Core.Clicks;

/// <summary>
/// The instants a commit accepts: a live source's clicks are clamped into [now − max age, now + 1 hour], so that one wrong clock
/// neither opens partitions nor bends charts far away. Imports keep theirs.
/// </summary>
/// <param name="Oldest">Microseconds since the epoch.</param>
/// <param name="Newest">Microseconds since the epoch.</param>
internal readonly record struct ClickWindow(long Oldest, long Newest)
{
    private const string ImportPrefix = "import/";

    /// <summary>1970-01-01: quarters, hours and days of the rollups count from there and never below zero.</summary>
    private const long OldestStorable = 0;

    /// <summary>9999-01-01: both backends and <see cref="DateTimeOffset"/> still hold it.</summary>
    private const long NewestStorable = 253_370_764_800_000_000;

    /// <summary>The window for a source's commit; an import's is everything storable.</summary>
    public static ClickWindow For(string identity, TimeProvider time, int maxAgeDays)
    {
        if (identity.StartsWith(ImportPrefix, StringComparison.Ordinal))
        {
            return new ClickWindow(long.MinValue, long.MaxValue);
        }

        long now = UnixMicros.Now(time);
        return new ClickWindow(now - (maxAgeDays * UnixMicros.PerDay), now + UnixMicros.PerHour);
    }

    /// <summary>The instant to store, and whether it was moved.</summary>
    /// <exception cref="ClickDataException">An import's instant lies outside the years 1970 to 9998.</exception>
    public long Clamp(long unixMicros, out bool clamped)
    {
        long at = Math.Clamp(unixMicros, Oldest, Newest);
        clamped = at != unixMicros;
        return at is >= OldestStorable and < NewestStorable
            ? at
            : throw new ClickDataException($"The instant {unixMicros} µs lies outside the years 1970 to 9998");
    }
}
