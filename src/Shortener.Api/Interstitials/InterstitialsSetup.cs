using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Redirects;
using Shortener.Api.Sessions;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;
using Shortener.Core.Redis;

namespace Shortener.Api.Interstitials;

/// <summary>Puts interstitials together: what the redirect path asks, and the REST API.</summary>
internal static class InterstitialsSetup
{
    /// <summary>What knows interstitials; for the redirect path and for whoever changes them.</summary>
    public static IServiceCollection AddInterstitialsApi(this IServiceCollection services)
    {
        services.TryAddSingleton<InterstitialWeights>();
        services.TryAddSingleton<InterstitialTable>();
        services.TryAddSingleton<InterstitialRequestValidation>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, InterstitialsApiJson.Default));
        return services;
    }

    /// <summary>What stands between a decided visit and its redirect.</summary>
    public static IServiceCollection AddInterstitialPages(this IServiceCollection services)
    {
        services.TryAddSingleton<InterstitialWeights>();
        services.TryAddSingleton<InterstitialTable>();
        services.TryAddSingleton<RequestScheme>();
        services.TryAddSingleton<VisitorCookieJar>();
        services.TryAddSingleton(provider => new OncePerShowing());
        services.TryAddSingleton(provider => new ShowingCounts(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new FrequencyGate(
            provider.GetRequiredService<ShowingCounts>(), SharedShowings(provider), provider.GetRequiredService<ILogger<FrequencyGate>>()));
        services.TryAddSingleton<InterstitialGate>();
        services.TryAddSingleton<TicketEndpoints>();
        services.AddHostedService<InterstitialSyncService>();
        return services;
    }

    private static RedisShowings? SharedShowings(IServiceProvider provider)
    {
        if (provider.GetRequiredService<RedisSeat>().Connection is not { } connection)
        {
            return null;
        }

        CacheOptions cache = provider.GetRequiredService<IOptions<CacheOptions>>().Value;
        return new RedisShowings(
            connection, cache.RedisPrefix, provider.GetRequiredService<TimeProvider>(), TimeSpan.FromMilliseconds(cache.RedisTimeoutMs));
    }
}
