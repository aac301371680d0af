using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.Core.Events;

/// <summary>
/// An event as a journal frame, version 1. Little endian, behind the 8-byte <see cref="FrameHead"/> and the 4-byte checksum:
/// flags (2 bytes), length of the address (1), presence of visitor and elapsed time (1, bits 0 and 1), hub or interstitial (8), instant
/// in Unix microseconds (8), visitor (8), workspace (4), lengths of the four texts (2 each), elapsed milliseconds (4), block or creative
/// (8), link (8), kind (1), 7 zeros; then the address and the texts as UTF-8, padded with zeros to 8 bytes. The bounds of the texts are
/// those of <see cref="ClickFrame"/>.
/// </summary>
public static class EventFrame
{
    /// <summary>A frame never needs more.</summary>
    public const int MaxBytes = FixedBytes + MaxAddressBytes
        + ClickFrame.MaxUserAgentBytes + ClickFrame.MaxReferrerBytes + ClickFrame.MaxAcceptLanguageBytes + ClickFrame.MaxQueryBytes;

    /// <summary>Bytes of an event without address and texts.</summary>
    internal const int FixedBytes = 80;

    private const byte Version = 1;
    private const int MaxAddressBytes = 16;
    private const byte HasVisitor = 1;
    private const byte HasElapsed = 2;

    /// <summary>
    /// Encodes the event into <paramref name="destination"/>, which holds at least <see cref="MaxBytes"/>. The checksum stays to be
    /// filled in: it depends on the frame's position. Never throws for data; allocates nothing.
    /// </summary>
    /// <returns>The frame's head, with its length.</returns>
    internal static FrameHead Write(in EventCapture capture, Span<byte> destination)
    {
        int addressBytes = 0;
        if (capture.Address is { } address)
        {
            // Fails for no address family that exists; an event without its address is better than no event.
            _ = address.TryWriteBytes(destination[FixedBytes..], out addressBytes);
        }

        int at = FixedBytes + addressBytes;
        at += FrameText.Write(capture.UserAgent, destination, at, 44, ClickFrame.MaxUserAgentBytes);
        at += FrameText.Write(capture.Referrer, destination, at, 46, ClickFrame.MaxReferrerBytes);
        at += FrameText.Write(capture.AcceptLanguage, destination, at, 48, ClickFrame.MaxAcceptLanguageBytes);
        at += FrameText.Write(capture.Query, destination, at, 50, ClickFrame.MaxQueryBytes);

        BinaryPrimitives.WriteUInt16LittleEndian(destination[12..], (ushort)capture.Flags);
        destination[14] = (byte)addressBytes;
        destination[15] = (byte)((capture.Visitor.HasValue ? HasVisitor : 0) | (capture.ElapsedMs.HasValue ? HasElapsed : 0));
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], capture.SubjectId);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], capture.UnixMicros);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], capture.Visitor.GetValueOrDefault());
        BinaryPrimitives.WriteInt32LittleEndian(destination[40..], capture.WorkspaceId);
        BinaryPrimitives.WriteInt32LittleEndian(destination[52..], capture.ElapsedMs.GetValueOrDefault());
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], capture.PartId);
        BinaryPrimitives.WriteInt64LittleEndian(destination[64..], capture.LinkId);
        BinaryPrimitives.WriteInt64LittleEndian(destination[72..], (byte)capture.Kind);

        int length = (at + FrameHead.Alignment - 1) & -FrameHead.Alignment;
        destination[at..length].Clear();
        var head = new FrameHead(length, FrameKind.Event, Version);
        BinaryPrimitives.WriteUInt64LittleEndian(destination, head.Word);
        return head;
    }

    /// <summary>
    /// Decodes the published frame of kind <see cref="FrameKind.Event"/> that ends at <paramref name="endPosition"/>.
    /// Returns false with the dead letter's reason (<see cref="ClickFrame.Corrupt"/>, <see cref="ClickFrame.UnknownVersion"/>) when it
    /// cannot be read; never throws for data.
    /// </summary>
    /// <param name="frame">Exactly one frame.</param>
    /// <param name="salt">Of the generation that wrote it.</param>
    /// <param name="endPosition">Position just behind the frame.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> frame,
        FrameSalt salt,
        long endPosition,
        [NotNullWhen(true)] out RawEvent? read,
        [NotNullWhen(false)] out string? error)
    {
        read = null;
        error = ClickFrame.Corrupt;
        if (frame.Length < FrameHead.Alignment)
        {
            return false;
        }

        var head = new FrameHead(BinaryPrimitives.ReadUInt64LittleEndian(frame));
        if (!head.IsPublished || !head.IsPlausible(frame.Length) || head.Length != frame.Length
            || head.Kind != FrameKind.Event || !salt.Verifies(frame, head, endPosition - frame.Length))
        {
            return false;
        }

        if (head.Version != Version)
        {
            error = ClickFrame.UnknownVersion;
            return false;
        }

        read = Decode(frame, endPosition);
        error = read is null ? ClickFrame.Corrupt : null;
        return read is not null;
    }

    private static RawEvent? Decode(ReadOnlySpan<byte> frame, long endPosition)
    {
        int addressBytes = frame.Length < FixedBytes ? -1 : frame[14];
        if (addressBytes is not (0 or 4 or MaxAddressBytes) || !Enum.IsDefined((EventKind)frame[72]))
        {
            return null;
        }

        int userAgent = BinaryPrimitives.ReadUInt16LittleEndian(frame[44..]);
        int referrer = BinaryPrimitives.ReadUInt16LittleEndian(frame[46..]);
        int language = BinaryPrimitives.ReadUInt16LittleEndian(frame[48..]);
        int query = BinaryPrimitives.ReadUInt16LittleEndian(frame[50..]);
        int at = FixedBytes + addressBytes;
        if (at + userAgent + referrer + language + query > frame.Length)
        {
            return null;
        }

        return new RawEvent
        {
            EndPosition = endPosition,
            Kind = (EventKind)frame[72],
            SubjectId = BinaryPrimitives.ReadInt64LittleEndian(frame[16..]),
            PartId = BinaryPrimitives.ReadInt64LittleEndian(frame[56..]),
            LinkId = BinaryPrimitives.ReadInt64LittleEndian(frame[64..]),
            WorkspaceId = BinaryPrimitives.ReadInt32LittleEndian(frame[40..]),
            UnixMicros = BinaryPrimitives.ReadInt64LittleEndian(frame[24..]),
            ElapsedMs = (frame[15] & HasElapsed) == 0 ? null : BinaryPrimitives.ReadInt32LittleEndian(frame[52..]),
            Visitor = (frame[15] & HasVisitor) == 0 ? null : BinaryPrimitives.ReadInt64LittleEndian(frame[32..]),
            Flags = (ClickFlags)BinaryPrimitives.ReadUInt16LittleEndian(frame[12..]),
            Address = addressBytes == 0 ? null : new IPAddress(frame.Slice(FixedBytes, addressBytes)),
            UserAgent = FrameText.Read(frame, ref at, userAgent),
            Referrer = FrameText.Read(frame, ref at, referrer),
            AcceptLanguage = FrameText.Read(frame, ref at, language),
            Query = FrameText.Read(frame, ref at, query),
        };
    }
}
