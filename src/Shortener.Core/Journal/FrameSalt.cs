using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Shortener.Core.Journal;

/// <summary>
/// Start value of a generation's frame checksums (CRC-32C, RFC 3720 appendix B.4). It is derived from the random generation, and the
/// frame's position is summed too: text that a visitor sends cannot pose as a frame when recovery searches for the next one, and a
/// block that the disk put elsewhere is not taken for a frame of that place.
/// </summary>
/// <param name="Value">The start value.</param>
public readonly record struct FrameSalt(uint Value)
{
    /// <summary>The salt of a generation.</summary>
    public static FrameSalt Of(ulong generation) => new((uint)(generation ^ (generation >> 32)) | 1);

    /// <summary>The salt of a source named <c>node/generation</c>.</summary>
    /// <exception cref="FormatException">The identity is not that of a journal.</exception>
    public static FrameSalt Of(string identity) => Of(JournalIdentity.Parse(identity).Generation);

    /// <summary>
    /// Sum over the payload, from behind the checksum to the frame's end. Apart from <see cref="Complete"/>, so that it can run
    /// before the claim gives the frame its position.
    /// </summary>
    internal uint OfPayload(ReadOnlySpan<byte> frame)
    {
        uint sum = BitOperations.Crc32C(Value, BinaryPrimitives.ReadUInt32LittleEndian(frame[FrameHead.Bytes..]));
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(frame[(FrameHead.Bytes + sizeof(uint))..]))
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        return sum;
    }

    /// <summary>The checksum to write at byte 8 of the frame.</summary>
    internal static uint Complete(uint payload, FrameHead head, long position) =>
        BitOperations.Crc32C(BitOperations.Crc32C(payload, head.Word), (ulong)position);

    /// <summary>Checksum of a void frame: its payload does not count.</summary>
    internal uint OfVoid(FrameHead head, long position) => Complete(Value, head, position);

    /// <summary>Whether the published frame at <paramref name="position"/> carries the right checksum.</summary>
    internal bool Verifies(ReadOnlySpan<byte> frame, FrameHead head, long position)
    {
        if (frame.Length < FrameHead.Bytes + sizeof(uint))
        {
            return head.Kind == FrameKind.Void;
        }

        uint expected = head.Kind == FrameKind.Void ? OfVoid(head, position) : Complete(OfPayload(frame), head, position);
        return BinaryPrimitives.ReadUInt32LittleEndian(frame[FrameHead.Alignment..]) == expected;
    }
}
