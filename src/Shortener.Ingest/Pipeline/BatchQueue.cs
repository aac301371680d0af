using System.Threading.Channels;

namespace Shortener.Ingest.Pipeline;

/// <summary>
/// Joins queued chunks into batches: a batch ends when the next chunk would exceed its size, when its first chunk has waited for the
/// delay, or when nothing follows. One reader.
/// </summary>
internal sealed class BatchQueue(ChannelReader<PendingBatch> queue, int batchClicks, TimeSpan delay, TimeProvider time)
{
    /// <summary>The next batch; null when the queue is completed and empty.</summary>
    /// <exception cref="Exception">What the writing side completed the queue with.</exception>
    public async ValueTask<PendingBatch?> NextAsync(CancellationToken ct)
    {
        if (!await queue.WaitToReadAsync(ct))
        {
            return null;
        }

        List<PendingBatch> parts = [];
        int clicks = 0;
        long first = time.GetTimestamp();
        do
        {
            while (queue.TryPeek(out PendingBatch? next))
            {
                if (clicks > 0 && clicks + next.Clicks.Count > batchClicks)
                {
                    return PendingBatch.Join(parts);
                }

                queue.TryRead(out _);
                parts.Add(next);
                clicks += next.Clicks.Count;
                if (clicks >= batchClicks || next.Completed)
                {
                    return PendingBatch.Join(parts);
                }
            }
        }
        while (await MoreWithinAsync(delay - time.GetElapsedTime(first), ct));

        return PendingBatch.Join(parts);
    }

    private async ValueTask<bool> MoreWithinAsync(TimeSpan rest, CancellationToken ct)
    {
        if (rest <= TimeSpan.Zero)
        {
            return false;
        }

        using var timer = new CancellationTokenSource(rest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            return await queue.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The reader failed. What it had queued before is good: it is committed first, then the next call meets the error.
            return false;
        }
    }
}
