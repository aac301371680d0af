using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;

namespace Shortener.Ingest.Pipeline;

/// <summary>
/// Commits one batch of one source whatever happens: tries again while the database is away, cuts out what it refuses. Not
/// thread-safe: one commit in flight per source.
/// </summary>
internal sealed partial class BatchCommitter(
    IClickSource source, IClickStore store, BatchRetryPolicy retry, IngestMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <summary>False when the source's position is not where the batch starts: another worker owns it.</summary>
    public async Task<bool> CommitAsync(SourceState state, PendingBatch batch, CancellationToken hard)
    {
        for (bool uncertain = false; ;)
        {
            try
            {
                if (uncertain && await PositionAsync(hard) is var position && position != batch.From)
                {
                    return Done(batch, position == batch.To);
                }

                return await TryCommitAsync(state, batch, hard);
            }
            catch (ClickDataException exception)
            {
                return await CommitWithoutPoisonAsync(state, batch, exception, hard);
            }
            catch (Exception exception) when (IsTransient(exception) && !hard.IsCancellationRequested)
            {
                // The same batch is tried again. The commit may have happened all the same: the position will tell.
                uncertain = true;
                TimeSpan delay = retry.Failed();
                metrics.Retried();
                Log.TryingAgain(logger, source.Identity, batch.Clicks.Count, retry.Failures, retry.FailingFor, delay, exception);
                await Task.Delay(delay, time, hard);
            }
        }
    }

    private async Task<bool> TryCommitAsync(SourceState state, PendingBatch batch, CancellationToken hard)
    {
        long start = time.GetTimestamp();
        var commit = new ClickBatch(state, batch.From, batch.To, batch.Clicks, batch.DeadLetters, source.ReportAt(batch.To));
        CommitResult result = await store.CommitAsync(commit, hard);
        if (result == CommitResult.PositionMoved)
        {
            // An earlier attempt, given up as lost, may still have been under way and got there first.
            return Done(batch, await PositionAsync(hard) == batch.To);
        }

        TimeSpan? lag = batch.Clicks.Count == 0 ? null : time.GetUtcNow() - UnixMicrosInstant(batch.Clicks[^1].Raw.UnixMicros);
        metrics.Committed(commit, time.GetElapsedTime(start), lag);
        return Done(batch, committed: true);
    }

    private bool Done(PendingBatch batch, bool committed)
    {
        retry.Succeeded();
        if (committed)
        {
            source.Release(batch.To);
        }

        return committed;
    }

    /// <summary>Halves the batch until the refused click stands alone, then commits that as a dead letter.</summary>
    private async Task<bool> CommitWithoutPoisonAsync(SourceState state, PendingBatch batch, ClickDataException exception, CancellationToken hard)
    {
        if (batch.Clicks.Count > 1)
        {
            (PendingBatch left, PendingBatch right) = batch.Split(batch.Clicks.Count / 2);
            return await CommitAsync(state, left, hard) && await CommitAsync(state, right, hard);
        }

        if (batch.Clicks.Count == 1)
        {
            EnrichedClick poison = batch.Clicks[0];
            Log.Refused(logger, source.Identity, poison.Raw.EndPosition, exception.Message);
            DeadLetter letter = DeadLetters.For(poison.Raw, poison.Location, "refused: " + exception.Message);
            return await CommitAsync(state, batch with { Clicks = [], DeadLetters = [.. batch.DeadLetters, letter] }, hard);
        }

        if (batch.DeadLetters.Any(static letter => letter.ClickJson is not null))
        {
            // Not even the letters are taken: keep position and reason, which always are.
            return await CommitAsync(
                state, batch with { DeadLetters = [.. batch.DeadLetters.Select(static letter => letter with { ClickJson = null })] }, hard);
        }

        throw new InvalidOperationException($"The database refuses the dead letters of {source.Identity} up to {batch.To}", exception);
    }

    private async Task<long> PositionAsync(CancellationToken ct) =>
        (await store.FindSourceAsync(source.Identity, ct))?.Position
            ?? throw new InvalidOperationException($"The database lost the source {source.Identity}");

    private static bool IsTransient(Exception exception) =>
        exception is DbException or TimeoutException or IOException or SocketException or OperationCanceledException;

    private static DateTimeOffset UnixMicrosInstant(long unixMicros) =>
        UnixMicros.ToInstant(Math.Clamp(unixMicros, 0, 253_370_764_800_000_000));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Committing {Clicks} clicks of {Source} failed ({Failures} times in {FailingFor}); trying again in {Delay}")]
        public static partial void TryingAgain(
            ILogger logger, string source, int clicks, int failures, TimeSpan failingFor, TimeSpan delay, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "The click of {Source} at {Position} goes to the dead letters: {Reason}")]
        public static partial void Refused(ILogger logger, string source, long position, string reason);
    }
}
