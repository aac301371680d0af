using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Shortener.Ingest.Outbound;

/// <summary>Registers the guarded client.</summary>
public static class OutboundRegistration
{
    /// <summary>Nothing of it can be configured: a setting that loosened it would be the hole.</summary>
    public static IServiceCollection AddGuardedClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHostResolver, SystemHostResolver>();
        services.TryAddSingleton<IOutboundDialer, TcpDialer>();
        services.TryAddSingleton<GuardedClient>();
        return services;
    }
}
