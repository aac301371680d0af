using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Shortener.Core.Journal;

namespace Shortener.Core.Clicks;

/// <summary>
/// A click as a journal frame, version 1. Little endian, behind the 8-byte <see cref="FrameHead"/> and the 4-byte checksum:
/// flags (2 bytes), length of the address (1), presence of the visitor (1), link (8), instant in Unix microseconds (8), visitor (8),
/// workspace (4), lengths of the six texts (2 each); then the address and the texts as UTF-8, padded with zeros to 8 bytes.
/// A lone surrogate becomes U+FFFD; a text above its bound is cut at a whole character, so that every click fits.
/// </summary>
public static class ClickFrame
{
    /// <summary>Bounds of the texts in bytes of UTF-8: real values lie far below, hostile ones are cut.</summary>
    public const int MaxUserAgentBytes = 2048;

    /// <inheritdoc cref="MaxUserAgentBytes"/>
    public const int MaxReferrerBytes = 2048;

    /// <inheritdoc cref="MaxUserAgentBytes"/>
    public const int MaxAcceptLanguageBytes = 256;

    /// <inheritdoc cref="MaxUserAgentBytes"/>
    public const int MaxQueryBytes = 4096;

    /// <inheritdoc cref="MaxUserAgentBytes"/>
    public const int MaxDestinationUtmBytes = 1024;

    /// <inheritdoc cref="MaxUserAgentBytes"/>
    public const int MaxVariantBytes = 64;

    /// <summary>A frame never needs more.</summary>
    public const int MaxBytes = FixedBytes + MaxAddressBytes
        + MaxUserAgentBytes + MaxReferrerBytes + MaxAcceptLanguageBytes + MaxQueryBytes + MaxDestinationUtmBytes
        + MaxVariantBytes;

    /// <summary>Reason of a dead letter: the checksum is wrong, or the lengths within the frame do not add up.</summary>
    public const string Corrupt = "corrupt_frame";

    /// <summary>Reason of a dead letter: another release wrote the frame.</summary>
    public const string UnknownVersion = "unknown_frame_version";

    /// <summary>Bytes of a click without address and texts; the journal's bound on how many clicks a segment can hold.</summary>
    internal const int FixedBytes = 56;

    /// <summary>Where the instant lies, for a reader that needs nothing else.</summary>
    internal const int UnixMicrosOffset = 24;

    private const byte Version = 1;
    private const int MaxAddressBytes = 16;

    /// <summary>
    /// Encodes the click into <paramref name="destination"/>, which holds at least <see cref="MaxBytes"/>. The checksum stays to be
    /// filled in: it depends on the frame's position. Never throws for data; allocates nothing.
    /// </summary>
    /// <returns>The frame's head, with its length.</returns>
    internal static FrameHead Write(in ClickCapture capture, Span<byte> destination)
    {
        int addressBytes = 0;
        if (capture.Address is { } address)
        {
            // Fails for no address family that exists; a click without its address is better than no click.
            _ = address.TryWriteBytes(destination[FixedBytes..], out addressBytes);
        }

        int at = FixedBytes + addressBytes;
        at += FrameText.Write(capture.UserAgent, destination, at, 44, MaxUserAgentBytes);
        at += FrameText.Write(capture.Referrer, destination, at, 46, MaxReferrerBytes);
        at += FrameText.Write(capture.AcceptLanguage, destination, at, 48, MaxAcceptLanguageBytes);
        at += FrameText.Write(capture.Query, destination, at, 50, MaxQueryBytes);
        at += FrameText.Write(capture.DestinationUtm, destination, at, 52, MaxDestinationUtmBytes);
        // Frames of the first release carry 0 here.
        at += FrameText.Write(capture.Variant, destination, at, 54, MaxVariantBytes);

        BinaryPrimitives.WriteUInt16LittleEndian(destination[12..], (ushort)capture.Flags);
        destination[14] = (byte)addressBytes;
        destination[15] = capture.Visitor.HasValue ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], capture.LinkId);
        BinaryPrimitives.WriteInt64LittleEndian(destination[UnixMicrosOffset..], capture.UnixMicros);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], capture.Visitor.GetValueOrDefault());
        BinaryPrimitives.WriteInt32LittleEndian(destination[40..], capture.WorkspaceId);

        int length = (at + FrameHead.Alignment - 1) & -FrameHead.Alignment;
        destination[at..length].Clear();
        var head = new FrameHead(length, FrameKind.Click, Version);
        BinaryPrimitives.WriteUInt64LittleEndian(destination, head.Word);
        return head;
    }

    /// <summary>
    /// Decodes the published frame of kind <see cref="FrameKind.Click"/> that ends at <paramref name="endPosition"/>.
    /// Returns false with the dead letter's reason (<see cref="Corrupt"/>, <see cref="UnknownVersion"/>) when it cannot be read;
    /// never throws for data.
    /// </summary>
    /// <param name="frame">Exactly one frame.</param>
    /// <param name="salt">Of the generation that wrote it.</param>
    /// <param name="endPosition">Position just behind the frame.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> frame,
        FrameSalt salt,
        long endPosition,
        [NotNullWhen(true)] out RawClick? click,
        [NotNullWhen(false)] out string? error)
    {
        click = null;
        error = Corrupt;
        if (frame.Length < FrameHead.Alignment)
        {
            return false;
        }

        var head = new FrameHead(BinaryPrimitives.ReadUInt64LittleEndian(frame));
        if (!head.IsPublished || !head.IsPlausible(frame.Length) || head.Length != frame.Length
            || head.Kind != FrameKind.Click || !salt.Verifies(frame, head, endPosition - frame.Length))
        {
            return false;
        }

        if (head.Version != Version)
        {
            error = UnknownVersion;
            return false;
        }

        click = Decode(frame, endPosition);
        error = click is null ? Corrupt : null;
        return click is not null;
    }

    private static RawClick? Decode(ReadOnlySpan<byte> frame, long endPosition)
    {
        int addressBytes = frame.Length < FixedBytes ? -1 : frame[14];
        if (addressBytes is not (0 or 4 or MaxAddressBytes))
        {
            return null;
        }

        var lengths = new TextLengths(frame);
        int at = FixedBytes + addressBytes;
        if (at + lengths.Total > frame.Length)
        {
            return null;
        }

        IPAddress? address = addressBytes == 0 ? null : new IPAddress(frame.Slice(FixedBytes, addressBytes));
        return new RawClick
        {
            EndPosition = endPosition,
            LinkId = BinaryPrimitives.ReadInt64LittleEndian(frame[16..]),
            WorkspaceId = BinaryPrimitives.ReadInt32LittleEndian(frame[40..]),
            UnixMicros = BinaryPrimitives.ReadInt64LittleEndian(frame[UnixMicrosOffset..]),
            Visitor = (frame[15] & 1) == 0 ? null : BinaryPrimitives.ReadInt64LittleEndian(frame[32..]),
            Flags = (ClickFlags)BinaryPrimitives.ReadUInt16LittleEndian(frame[12..]),
            Address = address,
            UserAgent = FrameText.Read(frame, ref at, lengths.UserAgent),
            Referrer = FrameText.Read(frame, ref at, lengths.Referrer),
            AcceptLanguage = FrameText.Read(frame, ref at, lengths.AcceptLanguage),
            Query = FrameText.Read(frame, ref at, lengths.Query),
            DestinationUtm = FrameText.Read(frame, ref at, lengths.DestinationUtm),
            Variant = FrameText.Read(frame, ref at, lengths.Variant),
        };
    }

    private readonly ref struct TextLengths(ReadOnlySpan<byte> frame)
    {
        public readonly int UserAgent = BinaryPrimitives.ReadUInt16LittleEndian(frame[44..]);
        public readonly int Referrer = BinaryPrimitives.ReadUInt16LittleEndian(frame[46..]);
        public readonly int AcceptLanguage = BinaryPrimitives.ReadUInt16LittleEndian(frame[48..]);
        public readonly int Query = BinaryPrimitives.ReadUInt16LittleEndian(frame[50..]);
        public readonly int DestinationUtm = BinaryPrimitives.ReadUInt16LittleEndian(frame[52..]);
        public readonly int Variant = BinaryPrimitives.ReadUInt16LittleEndian(frame[54..]);

        public int Total => UserAgent + Referrer + AcceptLanguage + Query + DestinationUtm + Variant;
    }
}
