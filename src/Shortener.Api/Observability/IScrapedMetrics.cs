namespace Shortener.Api.Observability;

/// <summary>Metrics that have to be asked for before they are read: by a scrape, or by the exporter's clock. Never throws.</summary>
internal interface IScrapedMetrics
{
    Task RefreshAsync(CancellationToken ct);
}
