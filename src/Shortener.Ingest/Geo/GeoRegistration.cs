using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Geo;

namespace Shortener.Ingest.Geo;

internal static class GeoRegistration
{
    /// <summary>Adds <see cref="GeoLocator"/>, also as <see cref="IGeoLocator"/>, with the options of section <c>Geo</c>.</summary>
    public static IServiceCollection AddGeo(this IServiceCollection services)
    {
        services.AddOptions<GeoOptions>()
            .BindConfiguration(GeoOptions.SectionName)
            .Configure<IConfiguration>(AddSeparatedPaths)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GeoOptions>, GeoOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new GeoLocator(
            provider.GetRequiredService<IOptions<GeoOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GeoLocator>>()));
        services.TryAddSingleton<IGeoLocator>(provider => provider.GetRequiredService<GeoLocator>());
        return services;
    }

    /// <summary>The binder takes only numbered keys; one variable with several paths is what people write first.</summary>
    private static void AddSeparatedPaths(GeoOptions options, IConfiguration configuration)
    {
        string paths = configuration[$"{GeoOptions.SectionName}:{nameof(GeoOptions.DatabasePaths)}"] ?? "";
        foreach (string path in paths.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options.DatabasePaths.Add(path);
        }
    }
}
