using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Shortener.Api.Imports;

/// <summary>Registration of imports of links.</summary>
internal static class ImportsSetup
{
    /// <summary>What the server and the command share.</summary>
    public static IServiceCollection AddLinkImports(this IServiceCollection services)
    {
        services.AddOptions<ImportsOptions>().BindConfiguration(ImportsOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImportsOptions>, ImportsOptionsValidator>());
        services.AddSingleton<ImportedRecord>();
        services.AddSingleton<LinkImporter>();
        services.AddSingleton<LinkImportRun>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ImportsJsonContext.Default));
        return services;
    }

    /// <summary>The server's own: files that are sent, and the service that runs them.</summary>
    public static IServiceCollection AddImportService(this IServiceCollection services)
    {
        services.AddSingleton<ImportSpool>();
        services.AddSingleton<ImportService>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportService>());
        return services;
    }
}
