using System.Buffers.Binary;
using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Journal;

namespace Shortener.Core.Streams;

/// <summary>
/// Reads the clicks and events of one <see cref="FrameChunk"/>, a few at a time. What came over the network is trusted no more than what lies on
/// disk: each frame's checksum covers its content and its position. Not thread-safe.
/// </summary>
public sealed class FrameChunkReader(FrameSalt salt, FrameChunk chunk)
{
    private readonly ReadOnlyMemory<byte> _body = chunk.Body;
    private int _at;

    // Within the part that _at lies in.
    private long _position;
    private int _partBytes;

    /// <summary>The chunk's end.</summary>
    public long To => chunk.To;

    /// <summary>
    /// Reads on, skipping what ends at or before <paramref name="from"/>: at most <paramref name="maxClicks"/>. The answer ends at
    /// <see cref="To"/> once everything was read.
    /// </summary>
    public ClickChunk Read(long from, int maxClicks)
    {
        List<RawClick> clicks = [];
        List<DeadLetter> unreadable = [];
        long to = from;
        bool whole = true;
        while (TryNext(out ReadOnlySpan<byte> frame, out long end))
        {
            if (end > from)
            {
                Add(frame, end, clicks, unreadable);
            }

            to = Math.Max(to, end);
            if (clicks.Count + unreadable.Count >= maxClicks)
            {
                whole = false;
                break;
            }
        }

        return new ClickChunk(from, whole ? Math.Max(from, chunk.To) : to, clicks, unreadable, Completed: false);
    }

    /// <summary>The next frame, or an empty span for damage. False at the end, or where the body makes no sense any more.</summary>
    private bool TryNext(out ReadOnlySpan<byte> frame, out long end)
    {
        frame = default;
        end = 0;
        ReadOnlySpan<byte> body = _body.Span;
        while (_partBytes == 0)
        {
            if (body.Length - _at < FrameChunkWriter.PartHead)
            {
                return false;
            }

            ReadOnlySpan<byte> head = body.Slice(_at, FrameChunkWriter.PartHead);
            long partEnd = BinaryPrimitives.ReadInt64LittleEndian(head);
            int length = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
            _at += FrameChunkWriter.PartHead;
            if (BinaryPrimitives.ReadInt32LittleEndian(head[12..]) == FrameChunkWriter.DamagePart)
            {
                end = partEnd;
                return true;
            }

            if (length < 0 || length > body.Length - _at)
            {
                _at = body.Length;
                return false;
            }

            _partBytes = length;
            _position = partEnd - length;
        }

        int bytes = LengthOf(body.Slice(_at, _partBytes));
        frame = body.Slice(_at, bytes);
        _at += bytes;
        _partBytes -= bytes;
        _position += bytes;
        end = _position;
        return true;
    }

    /// <summary>A head that makes no sense takes the whole rest of its part with it.</summary>
    private static int LengthOf(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < FrameHead.Alignment)
        {
            return rest.Length;
        }

        var head = new FrameHead(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        return head.IsPublished && head.IsPlausible(rest.Length) ? (int)head.Length : rest.Length;
    }

    private void Add(ReadOnlySpan<byte> frame, long end, List<RawClick> clicks, List<DeadLetter> unreadable)
    {
        // What has no plausible head is damage, and damage counts as a click.
        FrameKind kind = frame.Length >= FrameHead.Alignment
            && new FrameHead(BinaryPrimitives.ReadUInt64LittleEndian(frame)) is var head && head.IsPlausible(frame.Length)
                ? head.Kind
                : FrameKind.Click;
        CapturedFrame.Add(frame, kind, salt, end, clicks, unreadable);
    }
}
