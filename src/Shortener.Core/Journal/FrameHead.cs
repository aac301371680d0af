namespace Shortener.Core.Journal;

/// <summary>
/// The first eight bytes of every frame, always written and read as one word: length (32 bits), magic (16), kind (8), version (8),
/// little endian. The length is that of the whole frame, a multiple of <see cref="Alignment"/>; it is negative between a writer's
/// claim and its publication. A word of zero is space whose writer has not even written its length.
/// </summary>
/// <param name="Word">The word as it lies in the file.</param>
public readonly record struct FrameHead(ulong Word)
{
    /// <summary>Every frame starts and ends at a multiple of this.</summary>
    public const int Alignment = 8;

    /// <summary>Head and checksum. A void frame of 8 bytes alone has no checksum.</summary>
    public const int Bytes = 12;

    /// <summary>No frame but a void one is longer.</summary>
    public const int MaxFrameBytes = 64 * 1024;

    // Its byte 0xC1 occurs in no UTF-8: no text within a frame looks like the head of one.
    private const ushort MagicValue = 0xC11C;

    /// <summary>Composes the head of a published frame.</summary>
    public FrameHead(int length, FrameKind kind, byte version)
        : this((uint)length | ((ulong)MagicValue << 32) | ((ulong)kind << 48) | ((ulong)version << 56))
    {
    }

    /// <summary>The word of space that is not written yet.</summary>
    public bool IsEmpty => Word == 0;

    /// <summary>As written: negative until published.</summary>
    public int SignedLength => (int)Word;

    /// <summary>Bytes of the frame, published or not. 64 bits wide because damage may leave the smallest integer there.</summary>
    public long Length => Math.Abs((long)SignedLength);

    /// <summary>The frame is complete.</summary>
    public bool IsPublished => SignedLength > 0;

    /// <summary>What the frame holds.</summary>
    public FrameKind Kind => (FrameKind)(byte)(Word >> 48);

    /// <summary>Version of the payload's layout.</summary>
    public byte Version => (byte)(Word >> 56);

    /// <summary>The head to write at the claim: the same with its length negative.</summary>
    public FrameHead Unpublished => new((Word & 0xFFFF_FFFF_0000_0000) | (uint)-SignedLength);

    /// <summary>Magic and length could be a frame's that has <paramref name="room"/> bytes to lie in.</summary>
    public bool IsPlausible(long room) =>
        (ushort)(Word >> 32) == MagicValue
        && Length >= Alignment
        && Length % Alignment == 0
        && Length <= room
        && (Kind == FrameKind.Void || (Length > Bytes && Length <= MaxFrameBytes));
}
