using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using Shortener.Core.Redirects;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Streams;

namespace Shortener.Ingest.Streams;

internal static class StreamRegistration
{
    /// <summary>What nodes and workers of the distributed mode share. Nothing connects before it is used.</summary>
    public static IServiceCollection AddClickStreams(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<StreamOptions>().BindConfiguration(StreamOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StreamOptions>, StreamOptionsValidator>());
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.SectionName);
        services.TryAddSingleton<StreamMetrics>();
        services.TryAddSingleton<StreamRedis>();
        services.TryAddSingleton(provider => new PostgresSourceLeases(provider.GetRequiredService<NpgsqlDataSource>()));
        services.TryAddSingleton<ForwardRunner>();
        services.AddHostedService<RedisSettingsCheck>();
        return services;
    }
}

/// <summary>Refuses bounds that streams cannot work with.</summary>
internal sealed class StreamOptionsValidator : IValidateOptions<StreamOptions>
{
    public ValidateOptionsResult Validate(string? name, StreamOptions options) =>
        options.Problems() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
