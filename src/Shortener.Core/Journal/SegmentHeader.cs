using System.Runtime.InteropServices;

namespace Shortener.Core.Journal;

/// <summary>
/// First 4,096 bytes of a segment file, overlaid on its mapping. Little endian. What appenders move lies on cache lines of its own.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct SegmentHeader
{
    public const int Bytes = 4096;

    public const ulong MagicValue = 0x31474553_4A4C4353;

    public const uint CurrentVersion = 1;

    /// <summary>Bytes that <see cref="Checksum"/> covers.</summary>
    public const int SummedBytes = 80;

    /// <summary>Bytes from <see cref="Unpublished"/> on that <see cref="LossChecksum"/> covers.</summary>
    public const int LossBytes = 24;

    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint Version;

    [FieldOffset(12)]
    public uint HeaderBytes;

    /// <summary>Position of the first frame.</summary>
    [FieldOffset(16)]
    public long Base;

    /// <summary>Bytes for frames.</summary>
    [FieldOffset(24)]
    public long Capacity;

    [FieldOffset(32)]
    public ulong Node;

    [FieldOffset(40)]
    public ulong Generation;

    [FieldOffset(48)]
    public long CreatedMicros;

    /// <summary>Clicks claimed in this generation before this segment: what remains of the segments that are deleted.</summary>
    [FieldOffset(56)]
    public long ClicksBefore;

    /// <summary>Of <see cref="ClicksBefore"/>, those dropped as unpublished.</summary>
    [FieldOffset(64)]
    public long UnpublishedBefore;

    /// <summary>Of <see cref="ClicksBefore"/>, those dropped as unreadable.</summary>
    [FieldOffset(72)]
    public long UnreadableBefore;

    /// <summary>CRC-32C of the bytes above. Rewritten at activation and by recovery alone.</summary>
    [FieldOffset(80)]
    public uint Checksum;

    /// <summary>The claim word, see <see cref="ClaimWord"/>. Moved by appenders with compare-exchange.</summary>
    [FieldOffset(128)]
    public long Claim;

    /// <summary>Clicks claimed here that recovery found unpublished.</summary>
    [FieldOffset(256)]
    public long Unpublished;

    /// <summary>Clicks claimed here that recovery could not find for damage, behind the committed position.</summary>
    [FieldOffset(264)]
    public long Unreadable;

    /// <summary>Clicks claimed here whose frames were damaged after the database had them: accounted for there, not dropped.</summary>
    [FieldOffset(272)]
    public long Damaged;

    /// <summary>CRC-32C of the three numbers above; zero while they are. Written by recovery alone.</summary>
    [FieldOffset(280)]
    public uint LossChecksum;

    /// <summary>When the segment became full, microseconds since the epoch; zero before.</summary>
    [FieldOffset(320)]
    public long SealedMicros;
}
