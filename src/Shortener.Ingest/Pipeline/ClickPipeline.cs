using System.Data.Common;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;

namespace Shortener.Ingest.Pipeline;

/// <summary>How a pipeline ended, apart from exceptions.</summary>
internal enum PipelineEnd
{
    /// <summary>Stopped; the source keeps what is not committed.</summary>
    Stopped,

    /// <summary>Everything the source will ever hold is committed.</summary>
    Completed,

    /// <summary>The database says that the source is closed.</summary>
    Closed,
}

/// <summary>
/// Carries one source's clicks to the database: read → enrich → queue → batch by size or time → commit. Reading and enriching overlap
/// the commit; one commit is in flight. Run it once.
/// </summary>
internal sealed partial class ClickPipeline(
    IClickSource source,
    long startPosition,
    ClickReader reader,
    BatchCommitter committer,
    IClickStore store,
    IngestOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Pause before reading on after another worker moved the position, or while the database is away at start.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs until the source is completed or closed, or a stop. <paramref name="soft"/> lets it commit what it has and what is at
    /// hand; <paramref name="hard"/> gives that up.
    /// </summary>
    /// <exception cref="OperationCanceledException">The hard stop.</exception>
    public async Task<PipelineEnd> RunAsync(CancellationToken soft, CancellationToken hard)
    {
        while (true)
        {
            if (await OpenAsync(soft, hard) is not { } state)
            {
                return PipelineEnd.Stopped;
            }

            if (state.Closed)
            {
                return PipelineEnd.Closed;
            }

            if (await RunFromAsync(state, soft, hard) is { } end)
            {
                return end;
            }

            Log.PositionMoved(logger, source.Identity);
            if (!soft.IsCancellationRequested)
            {
                await WaitAsync(soft);
            }
        }
    }

    /// <summary>Null when stopped before the database answered.</summary>
    private async Task<SourceState?> OpenAsync(CancellationToken soft, CancellationToken hard)
    {
        while (true)
        {
            try
            {
                return await store.OpenSourceAsync(source.Identity, startPosition, hard);
            }
            catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or IOException)
            {
                Log.CannotOpen(logger, source.Identity, exception);
            }

            if (soft.IsCancellationRequested)
            {
                return null;
            }

            await WaitAsync(soft);
        }
    }

    /// <summary>Null when the position moved under the pipeline.</summary>
    private async Task<PipelineEnd?> RunFromAsync(SourceState state, CancellationToken soft, CancellationToken hard)
    {
        int chunkClicks = Math.Min(ClickReader.ChunkClicks, Math.Min(options.BatchClicks, options.QueueClicks));
        Channel<PendingBatch> queue = Channel.CreateBounded<PendingBatch>(new BoundedChannelOptions(Math.Max(1, options.QueueClicks / chunkClicks))
        {
            SingleReader = true,
            SingleWriter = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(hard);
        // Where this pipeline runs, so that reading gives way to the same threads as committing.
        Task reading = Task.Factory.StartNew(
            () => reader.RunAsync(state.Position, chunkClicks, queue.Writer, soft, stopReading.Token),
            CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
        try
        {
            var batches = new BatchQueue(queue.Reader, options.BatchClicks, TimeSpan.FromMilliseconds(options.BatchDelayMs), time);
            while (await batches.NextAsync(hard) is { } batch)
            {
                if ((batch.To != batch.From || batch.DeadLetters.Count > 0) && !await committer.CommitAsync(state, batch, hard))
                {
                    return null;
                }

                if (batch.Completed)
                {
                    return PipelineEnd.Completed;
                }
            }

            return PipelineEnd.Stopped;
        }
        finally
        {
            await stopReading.CancelAsync();
            await reading;
        }
    }

    private async Task WaitAsync(CancellationToken soft)
    {
        try
        {
            await Task.Delay(Pause, time, soft);
        }
        catch (OperationCanceledException)
        {
            // The soft stop ends the pause; the caller goes on to its own end.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Another worker moved the position of {Source}; reading on from there")]
        public static partial void PositionMoved(ILogger logger, string source);

        [LoggerMessage(2, LogLevel.Warning, "The database does not answer for {Source}; clicks wait in their journal")]
        public static partial void CannotOpen(ILogger logger, string source, Exception exception);
    }
}
