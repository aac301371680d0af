using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.Ingest.Pipeline;

/// <summary>Puts a pipeline together for each source. Thread-safe.</summary>
internal sealed class ClickPipelineFactory(
    IClickStore store,
    Func<RawClick, EnrichedClick> enrich,
    IGeoLocator locator,
    IngestMetrics metrics,
    IOptions<IngestOptions> options,
    TimeProvider time,
    ILogger<ClickPipeline> logger)
{
    /// <param name="startPosition">Position to register the source at where the database does not know it.</param>
    public ClickPipeline Create(IClickSource source, long startPosition)
    {
        var retry = new BatchRetryPolicy(time, new Random());
        return new ClickPipeline(
            source,
            startPosition,
            new ClickReader(source, enrich, locator, metrics),
            new BatchCommitter(source, store, retry, metrics, time, logger),
            store,
            options.Value,
            time,
            logger);
    }
}
