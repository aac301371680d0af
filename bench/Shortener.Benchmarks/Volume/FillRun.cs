using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Benchmarks.Ingest;
using Shortener.Core.Clicks;
using Shortener.Core.Enrichment;
using Shortener.Core.UserAgents;
using Shortener.Ingest.Pipeline;

namespace Shortener.Benchmarks.Volume;

/// <summary>
/// Fills a database through the product's own pipeline with 90 days of clicks, some millions a run: rate by million, bytes a click.
/// </summary>
internal static class FillRun
{
    private const int Days = 90;

    /// <param name="millions">Clicks of the 90 days.</param>
    /// <param name="thisRun">Millions to add in this run.</param>
    /// <param name="firstDay">The same in each run on one database.</param>
    public static async Task RunAsync(
        string target, RecordedVisits visits, double millions, double thisRun, DateOnly firstDay, TextWriter output)
    {
        await using VolumeDatabase database = await VolumeDatabase.OpenAsync(target);
        SourceState source = await database.Clicks.OpenSourceAsync("import/volume", 0, CancellationToken.None);
        long end = Math.Min((long)(millions * 1e6), source.Position + (long)(thisRun * 1e6));
        long before = await database.SizeAsync();

        long start = UnixMicros.From(new DateTimeOffset(firstDay, TimeOnly.MinValue, TimeSpan.Zero));
        var stream = new VisitStream(visits, start, millions * 1e6 / Days, source.Position);
        await using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new IngestMetrics(services.GetRequiredService<IMeterFactory>());
        ClickEnricher enricher = ClickEnricher.Create(new NoLocator(), UserAgentParser.Load());
        var factory = new ClickPipelineFactory(
            database.Clicks, enricher.Enrich, new NoLocator(), metrics, Microsoft.Extensions.Options.Options.Create(new IngestOptions()),
            TimeProvider.System, NullLogger<ClickPipeline>.Instance);
        await factory.Create(new GeneratedSource(stream, source.Position, end, output), source.Position)
            .RunAsync(CancellationToken.None, CancellationToken.None);

        await database.SettleAsync();
        long after = await database.SizeAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{end / 1e6:n1} million clicks: {after / 1e6:n0} MB in all, {(double)(after - before) / Math.Max(1, end - source.Position):n0} bytes a click of this run"));
    }
}
