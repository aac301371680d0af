using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.Analytics;
using Shortener.Core.Links;
using Shortener.Core.Visitors;

namespace Shortener.Api.Analytics;

/// <summary>Registration of the questions about clicks.</summary>
internal static class MetricsSetup
{
    /// <summary>
    /// Adds <see cref="MetricsReader"/>. The host adds an <see cref="IMetricsStore"/> and, to name domains, an <see cref="IShortUrls"/>.
    /// </summary>
    public static IServiceCollection AddMetricsApi(this IServiceCollection services)
    {
        services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IShortUrls, BareShortUrls>();
        services.TryAddSingleton(CreateReader);
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, MetricsJsonContext.Default));
        return services;
    }

    private static MetricsReader CreateReader(IServiceProvider provider)
    {
        // The visitors' own registration validates the options.
        provider.GetRequiredService<IOptions<PrivacyOptions>>().Value.TryGetPeriod(out VisitorPeriod period);
        return new MetricsReader(
            provider.GetRequiredService<IMetricsStore>(),
            provider.GetRequiredService<IShortUrls>(),
            provider.GetRequiredService<TimeProvider>(),
            period);
    }
}
