using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shortener.Core.Clicks;

namespace Shortener.Ingest.Background;

internal static class YieldingRegistration
{
    /// <summary>
    /// For a process that answers redirects: its commits of clicks give way to them. A worker of its own has nothing to give way to and
    /// commits its sources side by side. Call behind <see cref="IngestHost.AddClickStorage"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">No store is registered by its type.</exception>
    public static IServiceCollection AddYieldingCommits(this IServiceCollection services)
    {
        Type store = services.LastOrDefault(service => service.ServiceType == typeof(IClickStore))?.ImplementationType
            ?? throw new InvalidOperationException("AddYieldingCommits is called before the store of clicks is registered");
        return services.Replace(ServiceDescriptor.Singleton<IClickStore>(
            provider => new YieldingClickStore((IClickStore)ActivatorUtilities.CreateInstance(provider, store))));
    }
}
