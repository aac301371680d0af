using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Geo;

namespace Shortener.Api.Geo;

/// <summary>Opens geolocation files for the commands that need no other part of the product.</summary>
internal static class GeoHosting
{
    /// <param name="files">The <c>.mmdb</c> files; null for those of the configuration, or the packaged one.</param>
    public static IGeoLocator Open(string[]? files)
    {
        var options = new GeoOptions();
        if (files is not null)
        {
            foreach (string file in files)
            {
                options.DatabasePaths.Add(file);
            }
        }
        else
        {
            new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
                .AddEnvironmentVariables()
                .Build()
                .GetSection(GeoOptions.SectionName)
                .Bind(options);
        }

        return new GeoLocator(options, TimeProvider.System, NullLogger<GeoLocator>.Instance);
    }
}
