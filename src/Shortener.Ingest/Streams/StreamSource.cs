using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;
using Shortener.Core.Redis;
using Shortener.Core.Streams;
using StackExchange.Redis;

namespace Shortener.Ingest.Streams;

/// <summary>
/// A node's stream as a worker's pipeline reads it, by position and without consumer groups. A missing chunk is waited for: the node
/// sees it too and sends again. One reader at a time.
/// </summary>
internal sealed partial class StreamSource(RedisClickStream stream, string identity, StreamMetrics metrics, TimeProvider time, ILogger logger)
    : IClickSource
{
    /// <summary>Chunks fetched at once: a megabyte of the usual size.</summary>
    private const int Ahead = 4;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private readonly FrameSalt _salt = FrameSalt.Of(identity);
    private readonly Queue<FrameChunkReader> _chunks = [];
    private long _position = -1;
    private long _holeAt = -1;

    public string Identity => identity;

    public async ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct)
    {
        if (from != _position)
        {
            _chunks.Clear();
            _position = from;
        }

        long started = time.GetTimestamp();
        TimeSpan pause = ShortestPause;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (_chunks.TryPeek(out FrameChunkReader? reader))
            {
                return Read(reader, maxClicks);
            }

            if (await TryFetchAsync(ct))
            {
                continue;
            }

            TimeSpan left = wait - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return new ClickChunk(from, from, [], [], Completed: false);
            }

            await Task.Delay(pause < left ? pause : left, time, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Nothing: the node follows the committed position itself and trims the stream.</summary>
    public void Release(long position)
    {
    }

    /// <summary>Null: the node reports its journal's account.</summary>
    public SourceReport? ReportAt(long to) => null;

    private ClickChunk Read(FrameChunkReader reader, int maxClicks)
    {
        ClickChunk chunk = reader.Read(_position, maxClicks);
        _position = chunk.To;
        if (chunk.To >= reader.To)
        {
            _chunks.Dequeue();
        }

        return chunk;
    }

    /// <summary>Fetches what goes on from the position; false when there is nothing, or a hole.</summary>
    private async ValueTask<bool> TryFetchAsync(CancellationToken ct)
    {
        IReadOnlyList<FrameChunk> found;
        try
        {
            found = await stream.ReadAsync(_position, Ahead, ct);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or InvalidOperationException)
        {
            if (metrics.Failed(identity, "Redis does not give clicks. Check the server and ConnectionStrings__Redis; nothing needs a restart."))
            {
                Log.Failed(logger, identity, stream.ReasonOf(exception, out _));
            }

            return false;
        }

        if (metrics.Succeeded(identity))
        {
            Log.Recovered(logger, identity);
        }

        long next = _position;
        foreach (FrameChunk chunk in found.TakeWhile(chunk => chunk.From <= next))
        {
            _chunks.Enqueue(new FrameChunkReader(_salt, chunk));
            next = Math.Max(next, chunk.To);
        }

        if (_chunks.Count == 0 && found.Count > 0)
        {
            TellHole(found[0]);
        }

        return _chunks.Count > 0;
    }

    private void TellHole(FrameChunk behind)
    {
        if (_holeAt != _position)
        {
            _holeAt = _position;
            metrics.Hole();
            Log.Hole(logger, identity, _position, behind.From);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis does not give the clicks of {Source}: {Reason}. They wait with their node")]
        public static partial void Failed(ILogger logger, string source, string reason);

        [LoggerMessage(2, LogLevel.Information, "Redis gives the clicks of {Source} again")]
        public static partial void Recovered(ILogger logger, string source);

        [LoggerMessage(3, LogLevel.Warning, "The stream of {Source} lacks {From} to {To}: waiting until its node sends that again")]
        public static partial void Hole(ILogger logger, string source, long from, long to);
    }
}
