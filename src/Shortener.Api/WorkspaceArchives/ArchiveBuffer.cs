namespace Shortener.Api.WorkspaceArchives;

/// <summary>
/// What the ZIP writer gave out and the reader has not taken yet. The writer writes in place, and a network is not written to in place: so
/// pages are collected here, and sent between them. Not thread-safe.
/// </summary>
internal sealed class ArchiveBuffer : Stream
{
    private readonly MemoryStream _waiting = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes that wait.</summary>
    public long Waiting => _waiting.Length;

    /// <summary>Gives what waits to the reader and forgets it.</summary>
    public async Task DrainAsync(Stream target, CancellationToken ct)
    {
        if (_waiting.Length > 0)
        {
            await target.WriteAsync(_waiting.GetBuffer().AsMemory(0, (int)_waiting.Length), ct);
            _waiting.SetLength(0);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => _waiting.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _waiting.Write(buffer);

    public override void Flush()
    {
        // The reader is reached by DrainAsync alone.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _waiting.Dispose();
        }

        base.Dispose(disposing);
    }
}
