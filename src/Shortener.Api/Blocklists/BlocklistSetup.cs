using Microsoft.Extensions.Options;
using Shortener.Core.Blocklists;

namespace Shortener.Api.Blocklists;

/// <summary>The blocklist, read on first use and watched from then on.</summary>
internal static class BlocklistSetup
{
    public static IServiceCollection AddBlocklist(this IServiceCollection services)
    {
        services.AddOptions<BlocklistOptions>().BindConfiguration(BlocklistOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BlocklistOptions>, BlocklistOptionsValidator>();
        services.AddSingleton(provider => new BlocklistFile(
            provider.GetRequiredService<IOptions<BlocklistOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BlocklistFile>>()));
        services.AddSingleton<IBlocklist>(provider => provider.GetRequiredService<BlocklistFile>());
        return services;
    }
}
