using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Streams;
using Shortener.Ingest.Pipeline;
using Shortener.Ingest.Sources;

namespace Shortener.Ingest.Streams;

/// <summary>Forwards a journal's frames to its stream; a worker stores them.</summary>
internal sealed class ForwardRunner(
    StreamRedis redis,
    IClickStore store,
    PostgresSourceLeases leases,
    StreamMetrics metrics,
    IOptions<StreamOptions> options,
    TimeProvider time,
    ILogger<ClickForwarder> logger) : ISourceRunner
{
    public Task<PipelineEnd> RunAsync(ProvidedSource source, CancellationToken soft, CancellationToken hard)
    {
        var journal = (JournalSource)source.Source;
        var position = new CommittedPosition(journal.Identity, store, time);
        return new ClickForwarder(journal, redis.StreamOf(journal.Identity), position, store, leases, options.Value, metrics, time, logger)
            .RunAsync(soft, hard);
    }
}
