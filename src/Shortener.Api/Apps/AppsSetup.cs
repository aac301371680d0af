using Microsoft.Extensions.Options;
using Shortener.Core.Apps;

namespace Shortener.Api.Apps;

/// <summary>What links and domains do with apps.</summary>
internal static class AppsSetup
{
    public static IServiceCollection AddApps(this IServiceCollection services)
    {
        services.AddOptions<AppsOptions>().BindConfiguration(AppsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AppsOptions>, AppsOptionsValidator>();
        services.AddSingleton(provider => new AppSchemes(provider.GetRequiredService<IOptions<AppsOptions>>().Value.CustomSchemes));
        services.AddSingleton<AssociationFileCache>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, DomainAppsJson.Default));
        return services;
    }
}
