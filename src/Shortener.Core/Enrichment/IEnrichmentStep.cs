using Shortener.Core.Clicks;

namespace Shortener.Core.Enrichment;

/// <summary>
/// One step of a click's enrichment: reads the raw click and what earlier steps found, and fills in its own part. Thread-safe, keeps
/// nothing of a click, never throws for what a visitor sent.
/// </summary>
public interface IEnrichmentStep
{
    /// <summary>Short name for metrics and logs.</summary>
    string Name { get; }

    void Apply(EnrichedClick click);
}
