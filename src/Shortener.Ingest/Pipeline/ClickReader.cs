using System.Threading.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.Ingest.Pipeline;

/// <summary>The first half of a pipeline: reads chunks, enriches their clicks and queues them for the commit.</summary>
internal sealed class ClickReader(IClickSource source, Func<RawClick, EnrichedClick> enrich, IGeoLocator locator, IngestMetrics metrics)
{
    /// <summary>Clicks read at once: small enough that enriching the next chunk overlaps the commit of the last.</summary>
    public const int ChunkClicks = 1_024;

    /// <summary>How long one read waits for clicks. Sources wake it earlier; it only bounds how long a source is left alone.</summary>
    private static readonly TimeSpan ReadWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads on from a position until the source is completed, until <paramref name="hard"/> is cancelled, or until
    /// <paramref name="soft"/> is cancelled and nothing more is at hand. Completes the writer in every case, with the error if any.
    /// </summary>
    public async Task RunAsync(long from, int chunkClicks, ChannelWriter<PendingBatch> writer, CancellationToken soft, CancellationToken hard)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(soft, hard);
        try
        {
            for (long position = from; ;)
            {
                bool draining = soft.IsCancellationRequested;
                if (await ReadAsync(position, chunkClicks, draining, draining ? hard : either.Token, hard) is not { } chunk)
                {
                    continue;
                }

                Check(chunk, position);
                metrics.Received(chunk.Clicks.Count + chunk.Unreadable.Count);
                bool empty = chunk.To == chunk.From;
                if (!empty || chunk.Completed)
                {
                    await writer.WriteAsync(Enrich(chunk), hard);
                }

                if (chunk.Completed || (draining && empty))
                {
                    break;
                }

                position = chunk.To;
            }

            writer.Complete();
        }
        catch (Exception exception)
        {
            // The committing half awaits the channel: it sees the error there and ends with it.
            writer.Complete(exception);
        }
    }

    /// <summary>Null when the wait was interrupted by the soft stop.</summary>
    private async ValueTask<ClickChunk?> ReadAsync(long position, int chunkClicks, bool draining, CancellationToken ct, CancellationToken hard)
    {
        try
        {
            return await source.ReadAsync(position, chunkClicks, draining ? TimeSpan.Zero : ReadWait, ct);
        }
        catch (OperationCanceledException) when (!draining && !hard.IsCancellationRequested)
        {
            return null;
        }
    }

    private PendingBatch Enrich(ClickChunk chunk)
    {
        var clicks = new List<EnrichedClick>(chunk.Clicks.Count);
        List<DeadLetter>? failed = null;
        foreach (RawClick raw in chunk.Clicks)
        {
            try
            {
                clicks.Add(enrich(raw));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // One click that a step cannot take must not stop the road: it waits in the dead letters for a better step.
                (failed ??= []).Add(DeadLetters.For(raw, Locate(raw), $"enrichment_failed: {exception.GetType().Name}: {exception.Message}"));
            }
        }

        IReadOnlyList<DeadLetter> letters = failed is null ? chunk.Unreadable : [.. chunk.Unreadable, .. failed];
        return new PendingBatch(chunk.From, chunk.To, clicks, letters, chunk.Completed);
    }

    private GeoLocation Locate(RawClick raw) =>
        raw.Location ?? (raw.Address is null ? GeoLocation.Unknown : locator.Locate(raw.Address));

    /// <summary>A source that breaks its promises would store clicks twice or block its own batch for ever: stop instead.</summary>
    private void Check(ClickChunk chunk, long position)
    {
        long last = chunk.From;
        bool ascending = chunk.Clicks.All(click => click.EndPosition > last && (last = click.EndPosition) <= chunk.To);
        bool within = chunk.Unreadable.All(letter => letter.Position >= chunk.From && letter.Position <= chunk.To);
        if (chunk.From != position || chunk.To < chunk.From || !ascending || !within)
        {
            throw new InvalidOperationException(
                $"The source {source.Identity} answered {position} with a chunk from {chunk.From} to {chunk.To} whose clicks do not lie in it in order");
        }
    }
}
