using Shortener.Core.Orphans;

namespace Shortener.Api.Orphans;

/// <summary>Counting of visits that found no link.</summary>
internal static class OrphanSetup
{
    public static IServiceCollection AddOrphanVisits(this IServiceCollection services)
    {
        services.AddSingleton<OrphanVisits>();
        services.AddSingleton<OrphanMetrics>();
        services.AddHostedService<OrphanFlushService>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, OrphansJsonContext.Default));
        return services;
    }
}
