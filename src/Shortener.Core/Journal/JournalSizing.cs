using System.Numerics;

namespace Shortener.Core.Journal;

/// <summary>Byte and time bounds of a journal, derived from its options.</summary>
/// <param name="SegmentBytes">Room for frames in one segment file, beside its header.</param>
/// <param name="MaxBytes">Budget of all segment files together, old generations included.</param>
/// <param name="TailBytes">Committed segments are kept up to this much, so that a restored database loses nothing at once.</param>
/// <param name="TailAge">Committed segments are kept at most this long.</param>
internal sealed record JournalSizing(int SegmentBytes, long MaxBytes, long TailBytes, TimeSpan TailAge)
{
    private const int MiB = 1024 * 1024;

    public static JournalSizing From(JournalOptions options)
    {
        // 16 MiB holds about 60,000 clicks, several seconds of peak traffic: time enough to prepare the next segment. Every kept
        // segment is mapped and Linux allows a process 65,530 mappings, so above a budget of 16 GiB segments grow to 1/1,024 of it.
        uint segmentMiB = Math.Max(16, BitOperations.RoundUpToPowerOf2((uint)options.MaxMiB / 1_024));
        return new JournalSizing(
            (int)Math.Min(segmentMiB * (long)MiB, 1L << 30) - SegmentHeader.Bytes,
            options.MaxMiB * (long)MiB,
            64L * MiB,
            TimeSpan.FromMinutes(10));
    }
}
