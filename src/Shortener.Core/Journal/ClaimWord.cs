namespace Shortener.Core.Journal;

/// <summary>
/// A segment's claimed bytes and clicks in one 64-bit word, so that space is claimed and the click counted in one atomic step
/// (docs/adr/0004-journal-claim-word.md): bytes / 8 in the high half, clicks in the low one. An event claims bytes and no click.
/// </summary>
/// <param name="Word">The word as it lies in the header.</param>
internal readonly record struct ClaimWord(long Word)
{
    public ClaimWord(int bytes, long clicks)
        : this(((long)(bytes / FrameHead.Alignment) << 32) | clicks)
    {
    }

    /// <summary>Claimed bytes. 64 bits wide because damage may leave more there than a segment holds.</summary>
    public long Bytes => (long)((ulong)Word >> 32) * FrameHead.Alignment;

    /// <summary>Claimed clicks.</summary>
    public long Clicks => (uint)Word;

    /// <summary>The word after a claim.</summary>
    public ClaimWord Add(int bytes, int clicks) => new(Word + ((long)(bytes / FrameHead.Alignment) << 32) + clicks);
}
