using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary>Registration of lists, streams and exports of clicks.</summary>
internal static class ClicksSetup
{
    /// <summary>Needs the metrics' registration, which reads the same parameters.</summary>
    public static IServiceCollection AddClicksApi(this IServiceCollection services)
    {
        services.AddOptions<ClicksOptions>().BindConfiguration(ClicksOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClicksOptions>, ClicksOptionsValidator>());
        services.TryAddSingleton<RawClickReader>();
        services.TryAddSingleton<CommittedClicks>();
        services.TryAddSingleton<ClickTail>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ClicksJsonContext.Default));
        return services;
    }
}
