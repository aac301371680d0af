namespace Shortener.Ingest.Pipeline;

/// <summary>How clicks travel from their sources to the database.</summary>
public sealed class IngestOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Ingest";

    /// <summary>
    /// Whether this process stores the clicks of its own journal. Default: true without Redis, false with it. False with Redis: they
    /// are forwarded to workers; false without: they are only journalled until a start with true. Environment:
    /// <c>Ingest__InProcess</c>.
    /// </summary>
    public bool? InProcess { get; set; }

    /// <summary>
    /// Clicks committed at once at most. Default 32,768, range 1 to 65,536. Batches only grow this large while clicks come faster than
    /// they are committed: a batch writes each rollup row it touches once, so a large one costs a fraction per click. It also costs
    /// memory and holds the database's writer longer.
    /// </summary>
    public int BatchClicks { get; set; } = 32_768;

    /// <summary>
    /// Longest time a click waits for its batch to fill, in milliseconds. Default 200, range 0 to 1,000: a click is to be visible in
    /// metrics within two seconds.
    /// </summary>
    public int BatchDelayMs { get; set; } = 200;

    /// <summary>
    /// Enriched clicks that may wait for the commit, per source. Default 49,152, range 1 to 262,144: more than a full batch, about 60 MB.
    /// When full, reading stops; the journal keeps the rest.
    /// </summary>
    public int QueueClicks { get; set; } = 49_152;

    /// <summary>
    /// Longest time a stop waits until what was read and journalled is committed, in seconds. Default 10, range 0 to 600, and shorter
    /// than the host's shutdown time-out. What remains stays in the journal for the next start.
    /// </summary>
    public int DrainTimeoutSeconds { get; set; } = 10;
}
