using System.IO.Compression;

namespace Shortener.Ingest.Import;

/// <summary>
/// Decompresses gzip, one member or several, and throws <see cref="InvalidDataException"/> where the data ends early.
/// <see cref="GZipStream"/> takes a cut-off file for a complete one; its clicks would be counted under one identity and once more when
/// the whole file comes. So a member of our own follows the file: it comes out at the end exactly when the file's last member is whole.
/// Not thread-safe; owns the stream below.
/// </summary>
internal sealed class CompleteGzipStream : Stream
{
    private static readonly byte[] EndMark = Guid.Parse("5f1c8a0e-9d3b-4a57-b1c6-6e2f7d8090a1").ToByteArray();
    private static readonly byte[] EndMember = Compress(EndMark);

    private readonly GZipStream _gzip;
    private readonly byte[] _held = new byte[(64 * 1024) + EndMark.Length];
    private int _start;
    private int _end;
    private bool _ended;

    public CompleteGzipStream(Stream file) => _gzip = new GZipStream(new FollowedStream(file), CompressionMode.Decompress);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        // The last bytes are held back until more follow: they may be the mark.
        while (_end - _start <= EndMark.Length && !_ended)
        {
            _held.AsSpan(_start, _end - _start).CopyTo(_held);
            (_start, _end) = (0, _end - _start);
            int read = _gzip.Read(_held, _end, _held.Length - _end);
            _end += read;
            if (read == 0)
            {
                if (!_held.AsSpan(_start, _end - _start).SequenceEqual(EndMark))
                {
                    throw new InvalidDataException("The compressed data is cut off or has something else behind it");
                }

                _ended = true;
            }
        }

        int given = Math.Min(count, _end - _start - EndMark.Length);
        _held.AsSpan(_start, given).CopyTo(buffer.AsSpan(offset, count));
        _start += given;
        return given;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The file's bytes, then the end member's.</summary>
    private sealed class FollowedStream(Stream file) : Stream
    {
        private readonly MemoryStream _after = new(EndMember, writable: false);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = file.Read(buffer, offset, count);
            return read > 0 || count == 0 ? read : _after.Read(buffer, offset, count);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                file.Dispose();
                _after.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
