using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;
using Shortener.Core.Redis;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Streams;
using Shortener.Ingest.Pipeline;
using StackExchange.Redis;

namespace Shortener.Ingest.Streams;

/// <summary>
/// Sends one journal generation's frames to its stream in chunks, keeps the stream trimmed behind the committed position, and sends
/// again from there whenever the stream does not go on from it: Redis may lose anything. Run it once.
/// </summary>
internal sealed partial class ClickForwarder(
    JournalSource source,
    RedisClickStream stream,
    CommittedPosition position,
    IClickStore store,
    PostgresSourceLeases leases,
    StreamOptions options,
    StreamMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How long one turn waits for clicks: the committed position is looked after in between.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    /// <summary>Small chunks are sent at most this often: one entry is to carry many clicks.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);

    private const string Away =
        "Redis does not take clicks: they wait in the journal. Check the server and ConnectionStrings__Redis; nothing needs a restart.";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly int _chunkBytes = options.ChunkKiB * 1024;
    private readonly long _pendingBytes = options.MaxPendingMiB * 1024L * 1024L;

    private long _committed;

    // Where sending goes on; negative until the stream has said what it holds.
    private long _sent = -1;
    private TimeSpan _pause = FirstPause;

    /// <inheritdoc cref="Sources.ISourceRunner.RunAsync"/>
    public async Task<PipelineEnd> RunAsync(CancellationToken soft, CancellationToken hard)
    {
        if (await OfferAsync(soft, hard) is not { } state)
        {
            return PipelineEnd.Stopped;
        }

        try
        {
            if (state.Closed)
            {
                return PipelineEnd.Closed;
            }

            _committed = state.Position;
            while (true)
            {
                if (await TryTurnAsync(soft, hard) is { } end)
                {
                    return end;
                }
            }
        }
        finally
        {
            metrics.Forget(source.Identity);
        }
    }

    /// <summary>Registers the source and lets workers take it. Null when stopped before the database answered.</summary>
    private async Task<SourceState?> OfferAsync(CancellationToken soft, CancellationToken hard)
    {
        while (true)
        {
            try
            {
                SourceState state = await store.OpenSourceAsync(source.Identity, source.FirstPosition, hard);
                await leases.OfferAsync(state.Id, hard);
                return state;
            }
            catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or IOException)
            {
                Log.CannotOffer(logger, source.Identity, exception.Message);
            }

            if (soft.IsCancellationRequested)
            {
                return null;
            }

            await Task.WhenAny(Task.Delay(LongestPause, time, soft));
        }
    }

    private async Task<PipelineEnd?> TryTurnAsync(CancellationToken soft, CancellationToken hard)
    {
        try
        {
            PipelineEnd? end = await TurnAsync(soft, hard);
            _pause = FirstPause;
            if (metrics.Succeeded(source.Identity))
            {
                Log.Recovered(logger, source.Identity);
            }

            return end;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or InvalidOperationException && !hard.IsCancellationRequested)
        {
            string reason = stream.ReasonOf(exception, out bool refused);
            if (metrics.Failed(source.Identity, refused ? Refused(reason) : Away))
            {
                Log.Failed(logger, source.Identity, reason);
            }

            // What the stream holds must be asked again: an answer that was lost may have been a success.
            _sent = -1;
            if (soft.IsCancellationRequested)
            {
                return PipelineEnd.Stopped;
            }

            await Task.WhenAny(Task.Delay(_pause, time, soft));
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            return null;
        }
    }

    private async Task<PipelineEnd?> TurnAsync(CancellationToken soft, CancellationToken hard)
    {
        SourceState? moved = position.Poll(hard);
        if (moved is not null)
        {
            Follow(moved.Position);
        }

        if (moved is { Closed: true })
        {
            return PipelineEnd.Closed;
        }

        if (moved is not null || _sent < 0)
        {
            await ReconcileAsync(hard);
        }

        metrics.InFlight(source.Identity, _sent - _committed);
        if (!source.IsLive && _committed >= source.EndPosition)
        {
            await stream.DeleteAsync(hard);
            return PipelineEnd.Completed;
        }

        bool draining = soft.IsCancellationRequested;
        if (_sent - _committed >= _pendingBytes)
        {
            if (draining)
            {
                return PipelineEnd.Stopped;
            }

            await Task.WhenAny(Task.Delay(Turn, time, soft));
            return null;
        }

        return await SendAsync(draining, soft, hard);
    }

    /// <summary>
    /// A position only goes back when the database forgot commits (a failover to a replica that was behind): what the journal still
    /// holds of them is sent again, as the worker waits for it.
    /// </summary>
    private void Follow(long position)
    {
        if (position >= _committed)
        {
            source.Release(position);
        }
        else
        {
            Log.WentBack(logger, source.Identity, _committed, position);
        }

        _committed = position;
    }

    /// <summary>Trims the stream, and finds out where sending goes on.</summary>
    private async Task ReconcileAsync(CancellationToken ct)
    {
        StreamExtent content = await stream.TrimAsync(_committed, ct);
        _sent = Math.Max(_committed, _sent < 0 ? content.LastTo : _sent);

        // A worker needs a chunk that begins at or before the committed position; one behind the journal's end is not of this journal.
        bool goesOn = content.FirstFrom is { } first ? first <= _committed : _sent <= _committed;
        bool foreign = source.IsLive && content.LastTo > source.EndPosition;
        if (goesOn && !foreign)
        {
            return;
        }

        Log.SendingAgain(logger, source.Identity, _committed);
        metrics.Resent();
        await stream.DeleteAsync(ct);
        _sent = _committed;
    }

    private async Task<PipelineEnd?> SendAsync(bool draining, CancellationToken soft, CancellationToken hard)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(soft, hard);
        FrameChunk chunk;
        try
        {
            chunk = await source.ReadFramesAsync(_sent, _chunkBytes, draining ? TimeSpan.Zero : Turn, draining ? hard : either.Token);
        }
        catch (OperationCanceledException) when (!hard.IsCancellationRequested)
        {
            return null;
        }

        if (chunk.To == chunk.From)
        {
            return draining ? PipelineEnd.Stopped : await PauseAtEndAsync(chunk, soft);
        }

        await stream.AppendAsync(chunk, hard);
        metrics.Sent(chunk.Body.Length);
        _sent = chunk.To;
        if (chunk.Body.Length < _chunkBytes / 4 && !draining)
        {
            await Task.WhenAny(Task.Delay(Gather, time, soft));
        }

        return null;
    }

    /// <summary>An old generation that is wholly sent has nothing to read, and would not wait for it.</summary>
    private async Task<PipelineEnd?> PauseAtEndAsync(FrameChunk chunk, CancellationToken soft)
    {
        if (chunk.Completed)
        {
            await Task.WhenAny(Task.Delay(Turn, time, soft));
        }

        return null;
    }

    private static string Refused(string reason) =>
        $"Redis refuses clicks: {reason}. They wait in the journal. Mend Redis (memory, disk, role); nothing needs a restart.";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database does not answer for {Source}: {Reason}; its clicks wait in the journal")]
        public static partial void CannotOffer(ILogger logger, string source, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Redis does not take the clicks of {Source}: {Reason}. They wait in the journal and are sent once Redis is back: check its memory, disk and role")]
        public static partial void Failed(ILogger logger, string source, string reason);

        [LoggerMessage(3, LogLevel.Information, "Redis takes the clicks of {Source} again")]
        public static partial void Recovered(ILogger logger, string source);

        [LoggerMessage(4, LogLevel.Warning, "The stream of {Source} does not go on from the committed position {Position}: it is deleted and sent again from there. Nothing is lost; look for a failover, an eviction or a flush of Redis")]
        public static partial void SendingAgain(ILogger logger, string source, long position);

        [LoggerMessage(5, LogLevel.Error, "The database stands at position {Position} of {Source} although it had committed up to {Committed}: it was restored or failed over. What the journal still holds is stored again")]
        public static partial void WentBack(ILogger logger, string source, long committed, long position);
    }
}
