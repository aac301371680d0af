using System.Security.Cryptography;

namespace Shortener.Ingest.Import;

/// <summary>
/// Cuts a stream into lines, counts them and, where asked, hashes every byte that passes. Memory is bounded by
/// <see cref="MaxLineBytes"/>. Not thread-safe; owns the stream.
/// </summary>
internal sealed class LineReader(Stream stream, IncrementalHash? hash = null) : IDisposable
{
    /// <summary>Longest line that is read. Real records take 300 bytes to 4 KiB; a longer line is skipped, not buffered.</summary>
    public const int MaxLineBytes = 1 << 20;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Number of the line read last, from 1; the position of a source is this number.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads the next line; the span is valid until the next call.</summary>
    /// <param name="line">Without its line break (LF or CRLF); empty when too long.</param>
    /// <param name="tooLong">The line exceeds <see cref="MaxLineBytes"/> and was passed over.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The compressed data is damaged.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        int searched = 0;
        while (true)
        {
            ReadOnlySpan<byte> waiting = _buffer.AsSpan(_start, _end - _start);
            int length = waiting[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                line = tooLong ? default : WithoutReturn(waiting[..length]);
                _start += length + 1;
                LineNumber++;
                return true;
            }

            if (_ended)
            {
                line = tooLong ? default : WithoutReturn(waiting);
                _start = _end;
                bool any = tooLong || !waiting.IsEmpty;
                LineNumber += any ? 1 : 0;
                return any;
            }

            if (waiting.Length >= MaxLineBytes)
            {
                tooLong = true;
                _start = _end;
            }

            searched = _end - _start;
            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        hash?.AppendData(_buffer, _end, read);
        _end += read;
        _ended = read == 0;
    }
}
