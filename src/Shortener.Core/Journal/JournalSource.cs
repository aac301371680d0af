using Shortener.Core.Clicks;
using Shortener.Core.Events;
using Shortener.Core.Streams;

namespace Shortener.Core.Journal;

/// <summary>
/// A journal's generation as the pipeline reads it. The live one never completes; an old one does at its end, and is deleted once its
/// account is stored and its source closed. One reader at a time; the account may be read by anyone.
/// </summary>
public sealed class JournalSource : IClickSource
{
    // A chunk holds at most this many bytes of frames, so that a run of hostile clicks of 9 KiB does not fill the memory.
    private const int MaxChunkBytes = 8 * 1024 * 1024;

    // Reading polls, so that an append has nobody to wake: at once under load, 20 times a second when idle.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly Generation _generation;
    private readonly TimeProvider _time;
    private readonly Action<long>? _release;

    /// <param name="generation">Read here, owned by the journal.</param>
    /// <param name="time">For the waits.</param>
    /// <param name="release">How the live journal gives up segments; null for an old generation.</param>
    internal JournalSource(Generation generation, TimeProvider time, Action<long>? release)
    {
        _generation = generation;
        _time = time;
        _release = release;
    }

    /// <inheritdoc/>
    public string Identity => _generation.Name;

    /// <summary>The files are a copy: the original may come back and go on.</summary>
    public bool IsCopy => !_generation.Control.IsOriginal;

    /// <summary>Whether clicks are appended to this generation.</summary>
    public bool IsLive => _generation.IsLive;

    /// <summary>Position of the first frame kept; where a source that the database does not know starts.</summary>
    public long FirstPosition => _generation.FirstPosition;

    /// <summary>Position behind the last claimed click.</summary>
    public long EndPosition => _generation.EndPosition;

    /// <summary>
    /// Null, or the position at which a restored database stood at the start: clicks behind it are stored again, among them perhaps
    /// those of links that the database does not know any more.
    /// </summary>
    public long? RestoredAt => _generation.RestoredAt;

    /// <inheritdoc/>
    public ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxClicks);
        return PollAsync(() => Read(from, maxClicks), static chunk => chunk.To != chunk.From || chunk.Completed, wait, ct);
    }

    /// <summary>
    /// Like <see cref="ReadAsync"/>, for a node that forwards: the frames as they are, at most about <paramref name="maxBytes"/>.
    /// </summary>
    public ValueTask<FrameChunk> ReadFramesAsync(long from, int maxBytes, TimeSpan wait, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        return PollAsync(() => ReadFrames(from, maxBytes), static chunk => chunk.To != chunk.From || chunk.Completed, wait, ct);
    }

    /// <inheritdoc/>
    public void Release(long position)
    {
        if (_release is not null)
        {
            _release(position);
            return;
        }

        _generation.Retire(position, (_, _) => true);
        _generation.DeleteRetired();
    }

    /// <summary>Null: the journal keeps its own account, see <see cref="ReadAccount"/>.</summary>
    public SourceReport? ReportAt(long to) => null;

    /// <summary>
    /// The generation's part of the account against the database's committed position. Read the row first: position, stored and
    /// dead-lettered of one row belong together. Thread-safe.
    /// </summary>
    public JournalAccount ReadAccount(long committedPosition) => _generation.ReadAccount(committedPosition);

    /// <summary>An old generation's account once it is drained: store it, close the source, then <see cref="Delete"/>.</summary>
    public SourceReport FinalReport() => _generation.ReadAccount(_generation.EndPosition).ToReport();

    /// <summary>Deletes a drained old generation from disk; nothing may be read from it any more.</summary>
    /// <exception cref="InvalidOperationException">The generation is live.</exception>
    public void Delete()
    {
        if (IsLive)
        {
            throw new InvalidOperationException($"Generation {Identity} is live.");
        }

        _generation.Delete();
    }

    /// <summary>Unmaps an old generation; its files stay.</summary>
    internal void Unmap() => _generation.Dispose();

    private async ValueTask<T> PollAsync<T>(Func<T> read, Func<T, bool> isAnswer, TimeSpan wait, CancellationToken ct)
    {
        long started = _time.GetTimestamp();
        TimeSpan pause = ShortestPause;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            T found = read();
            TimeSpan left = wait - _time.GetElapsedTime(started);
            if (isAnswer(found) || left <= TimeSpan.Zero)
            {
                return found;
            }

            await Task.Delay(pause < left ? pause : left, _time, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private ClickChunk Read(long from, int maxClicks)
    {
        var clicks = new ClickSink(_generation.Salt, maxClicks);
        FrameSpan span = FrameWalk.Run(_generation, from, clicks);
        return new ClickChunk(from, span.To, clicks.Clicks, clicks.Unreadable, span.Completed);
    }

    private FrameChunk ReadFrames(long from, int maxBytes)
    {
        var frames = new FrameChunkWriter(maxBytes);
        FrameSpan span = FrameWalk.Run(_generation, from, frames);
        return new FrameChunk(from, span.To, frames.Body, span.Completed);
    }

    /// <summary>Decodes clicks and events for a pipeline in this process.</summary>
    private sealed class ClickSink(FrameSalt salt, int maxClicks) : IFrameSink
    {
        private int _bytes;

        public List<RawClick> Clicks { get; } = [];

        public List<DeadLetter> Unreadable { get; } = [];

        public bool HasRoom => Clicks.Count + Unreadable.Count < maxClicks && _bytes < MaxChunkBytes;

        public void Add(ReadOnlySpan<byte> frame, FrameHead head, long endPosition)
        {
            _bytes += frame.Length;
            CapturedFrame.Add(frame, head.Kind, salt, endPosition, Clicks, Unreadable);
        }

        public void AddUnreadable(int bytes, long endPosition)
        {
            _bytes += bytes;
            Unreadable.Add(new DeadLetter(endPosition, LinkId: null, UnixMicros: null, ClickFrame.Corrupt, ClickJson: null));
        }
    }
}
