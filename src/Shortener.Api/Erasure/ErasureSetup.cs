using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.Erasure;

namespace Shortener.Api.Erasure;

/// <summary>Registration of deleting and erasing workspaces.</summary>
internal static class ErasureSetup
{
    /// <summary>The server's own: what erases in the background.</summary>
    public static IServiceCollection AddErasureService(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<ErasureService>());

    /// <summary>What the routes need.</summary>
    public static IServiceCollection AddErasure(this IServiceCollection services)
    {
        services.AddOptions<ErasureOptions>().BindConfiguration(ErasureOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ErasureOptions>, ErasureOptionsValidator>());
        services.AddSingleton(provider => new WorkspaceEraser(
            provider.GetRequiredService<IErasureStore>(),
            provider.GetRequiredService<IOptions<ErasureOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ErasureService>();
        services.AddSingleton<WorkspaceEnding>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ErasureJson.Default));
        return services;
    }
}

/// <summary>Names the key, its value and its environment spelling.</summary>
internal sealed class ErasureOptionsValidator : IValidateOptions<ErasureOptions>
{
    public ValidateOptionsResult Validate(string? name, ErasureOptions options) =>
        options.BatchRows is < 10 or > 100_000
            ? ValidateOptionsResult.Fail($"Erasure:BatchRows is {options.BatchRows}; it must be 10 to 100000 (environment: Erasure__BatchRows)")
        : options.SettleSeconds is < 0 or > 3_600
            ? ValidateOptionsResult.Fail($"Erasure:SettleSeconds is {options.SettleSeconds}; it must be 0 to 3600 (environment: Erasure__SettleSeconds)")
        : ValidateOptionsResult.Success;
}
