using System.Buffers;
using System.Buffers.Binary;
using Shortener.Core.Journal;

namespace Shortener.Core.Streams;

/// <summary>Composes the body of a <see cref="FrameChunk"/>. Not thread-safe.</summary>
internal sealed class FrameChunkWriter(int maxBytes) : IFrameSink
{
    /// <summary>Bytes before each part.</summary>
    public const int PartHead = 16;

    public const int FramesPart = 0;
    public const int DamagePart = 1;

    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private int _partStart = -1;
    private long _partEnd = -1;

    public ReadOnlyMemory<byte> Body
    {
        get
        {
            EndPart();
            return _body.WrittenMemory;
        }
    }

    public bool HasRoom => _body.WrittenCount < maxBytes;

    public void Add(ReadOnlySpan<byte> frame, FrameHead head, long endPosition)
    {
        if (_partEnd != endPosition - frame.Length)
        {
            EndPart();
            _partStart = _body.WrittenCount;
            _body.GetSpan(PartHead)[..PartHead].Clear();
            _body.Advance(PartHead);
        }

        _body.Write(frame);
        _partEnd = endPosition;
    }

    public void AddUnreadable(int bytes, long endPosition)
    {
        EndPart();
        WriteHead(_body.GetSpan(PartHead), endPosition, 0, DamagePart);
        _body.Advance(PartHead);
    }

    private void EndPart()
    {
        if (_partStart < 0)
        {
            return;
        }

        // The writer hands out what it holds read-only, but owns it: the head is filled in once the length is known.
        Span<byte> head = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_body.WrittenMemory).Span.Slice(_partStart, PartHead);
        WriteHead(head, _partEnd, _body.WrittenCount - _partStart - PartHead, FramesPart);
        _partStart = -1;
        _partEnd = -1;
    }

    private static void WriteHead(Span<byte> destination, long endPosition, int length, int kind)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, endPosition);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], kind);
    }
}
