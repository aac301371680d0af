using Shortener.Core.Clicks;

namespace Shortener.Core.Erasure;

/// <summary>
/// What one look for clicks without links reads: at most a day, so that it ends in time whatever other workspaces stored in it, and a
/// workspace of years is looked through in some hundred looks.
/// </summary>
/// <param name="From">Unix microseconds.</param>
/// <param name="To">Unix microseconds, no longer in it.</param>
internal readonly record struct StrayPiece(long From, long To)
{
    private const long Quarter = UnixMicros.PerHour / 4;
    private const long QuartersOfDay = UnixMicros.PerDay / Quarter;

    /// <summary>The rest of the day in which there are clicks next; null where there are none.</summary>
    /// <param name="cursor">Unix microseconds before which nothing is left; null at the start.</param>
    /// <param name="quarter">The first quarter of an hour, from the cursor's on, in which there were clicks.</param>
    public static StrayPiece? Of(long? cursor, long? quarter) => quarter is { } next
        ? new StrayPiece(Math.Max(cursor ?? long.MinValue, next * Quarter), ((next / QuartersOfDay) + 1) * UnixMicros.PerDay)
        : null;
}
