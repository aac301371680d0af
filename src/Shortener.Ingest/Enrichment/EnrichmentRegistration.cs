using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shortener.Core.Clicks;
using Shortener.Core.Enrichment;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Ingest.Enrichment;

internal static class EnrichmentRegistration
{
    /// <summary>
    /// Adds the enricher. Its rules are read with the first click, on the pipeline's thread: they are no part of the time to the
    /// first redirect.
    /// </summary>
    public static IServiceCollection AddEnrichment(this IServiceCollection services)
    {
        services.TryAddSingleton<IUserAgentParser>(_ => UserAgentParser.Load());
        services.TryAddSingleton(provider => new Lazy<ClickEnricher>(() => ClickEnricher.Create(
            provider.GetRequiredService<IGeoLocator>(), provider.GetRequiredService<IUserAgentParser>())));
        services.TryAddSingleton<Func<RawClick, EnrichedClick>>(provider =>
        {
            Lazy<ClickEnricher> enricher = provider.GetRequiredService<Lazy<ClickEnricher>>();
            return raw => enricher.Value.Enrich(raw);
        });
        return services;
    }
}
