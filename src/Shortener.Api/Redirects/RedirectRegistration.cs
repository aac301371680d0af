using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Events;
using Shortener.Api.Hubs;
using Shortener.Api.Interstitials;
using Shortener.Api.Links;
using Shortener.Api.Passwords;
using Shortener.Core.Blocklists;
using Shortener.Core.ClickLimits;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.Interstitials;
using Shortener.Core.Redirects;
using Shortener.Core.Redis;
using Shortener.Core.Storage;
using Shortener.Core.Targeting;
using Shortener.Core.UserAgents;
using Shortener.Core.Visitors;

namespace Shortener.Api.Redirects;

/// <summary>Puts the redirect path together.</summary>
internal static class RedirectRegistration
{
    /// <summary>
    /// Adds the redirect path. The caller adds <see cref="IRedirectStore"/>, <see cref="IClickAppender"/>, <see cref="Core.Events.IEventAppender"/>,
    /// <see cref="IVisitorPseudonyms"/>, <see cref="TimeProvider"/> and the client addresses.
    /// </summary>
    public static IServiceCollection AddShortLinks(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CacheOptions>, CacheOptionsValidator>();
        services.AddOptions<DomainOptions>().BindConfiguration(DomainOptions.SectionName).ValidateOnStart();
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.SectionName);
        services.TryAddSingleton<IClientAddress, TrustedProxyAddress>();
        services.AddSingleton(CreateRedis);
        services.AddSingleton(provider => new DomainTable(
            provider.GetRequiredService<IRedirectStore>(), provider.GetRequiredService<IOptions<DomainOptions>>().Value));
        services.AddSingleton(provider => new LinkResolver(
            provider.GetRequiredService<IRedirectStore>(),
            provider.GetRequiredService<RedisSeat>().Links,
            provider.GetRequiredService<IOptions<CacheOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LinkResolver>>()));
        services.AddSingleton(provider => new LinkChangePoller(
            provider.GetRequiredService<IRedirectStore>(),
            provider.GetRequiredService<LinkResolver>(),
            provider.GetRequiredService<DomainTable>(),
            provider.GetRequiredService<RedisSeat>().Links,
            provider.GetRequiredService<IOptions<CacheOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LinkChangePoller>>()));
        services.AddSingleton(provider => new LinkChangeBroadcast(
            provider.GetRequiredService<LinkResolver>(),
            provider.GetRequiredService<RedisSeat>().Links,
            provider.GetRequiredService<ILogger<LinkChangeBroadcast>>()));
        services.AddSingleton<ILinkChangeListener>(provider => provider.GetRequiredService<LinkChangeBroadcast>());
        services.AddSingleton<ClickRecorder>();
        services.AddSingleton<EventRecorder>();
        services.AddSingleton<OrphanRecorder>();
        services.AddSingleton(provider => new Lazy<VisitEngines>(() => new VisitEngines(
            provider.GetRequiredService<IGeoLocator>(), provider.GetRequiredService<IUserAgentParser>())));
        services.AddSingleton(provider => provider.GetRequiredService<Lazy<VisitEngines>>().Value);
        services.AddHostedService<VisitPreparation>();
        services.AddSingleton<VisitReader>();
        services.AddSingleton<ProgramHandler>();
        services.AddSingleton<PasswordAttempts>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<ClickLimiter>();
        services.AddHostedService<ClickLimitService>();
        services.AddHostedService<LinkSyncService>();
        services.AddInterstitialPages();
        return services;
    }

    /// <summary>Serves short links. Put it before routing and everything else that a redirect need not pay for.</summary>
    /// <param name="reserved">First segments that are never slugs; the set's comparer decides about letter case.</param>
    public static IApplicationBuilder UseShortLinks(this IApplicationBuilder app, FrozenSet<string> reserved)
    {
        IServiceProvider services = app.ApplicationServices;
        return app.Use(next => new RedirectHandler(
            next,
            reserved,
            services.GetRequiredService<LinkResolver>(),
            services.GetRequiredService<DomainTable>(),
            services.GetRequiredService<IBlocklist>(),
            services.GetRequiredService<InterstitialTable>(),
            services.GetRequiredService<ProgramHandler>(),
            services.GetRequiredService<OrphanRecorder>(),
            services.GetRequiredService<ClickRecorder>(),
            services.GetService<HubPageHandler>(),
            services.GetService<LinkReads>()).HandleAsync);
    }

    private static RedisSeat CreateRedis(IServiceProvider provider)
    {
        string connectionString = provider.GetRequiredService<IOptions<StorageOptions>>().Value.Redis;
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return new RedisSeat(null, null, null);
        }

        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        var connection = new RedisConnection(connectionString, time, provider.GetRequiredService<ILogger<RedisConnection>>());
        CacheOptions options = provider.GetRequiredService<IOptions<CacheOptions>>().Value;
        var links = new RedisLinkCache(connection, options, time, provider.GetRequiredService<ILogger<RedisLinkCache>>());
        return new RedisSeat(connection, links, new RedisProbe(connection, options, time));
    }
}
