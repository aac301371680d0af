using Shortener.Api.Hosting;

namespace Shortener.Api.Health;

internal static class HealthSetup
{
    /// <summary>Adds the lines of a node's <c>/readyz</c>, in their order, and what watches them.</summary>
    public static IServiceCollection AddReadinessChecks(this IServiceCollection services) => services
        .AddSingleton<IReadinessCheck, DatabaseCheck>()
        .AddSingleton<IReadinessCheck, JournalCheck>()
        .AddSingleton<IReadinessCheck, PipelineCheck>()
        .AddSingleton<IReadinessCheck, RedisCheck>()
        .AddSingleton<IReadinessCheck, StreamCheck>()
        .AddSingleton<IReadinessCheck, GeoCheck>()
        .AddSingleton<IReadinessCheck, BlocklistCheck>()
        .AddSingleton<IReadinessCheck, WebhookCheck>()
        .AddSingleton<IReadinessCheck, OpenFilesCheck>()
        .AddReadinessWatch();

    /// <summary>Adds what looks at the checks when nobody asks.</summary>
    public static IServiceCollection AddReadinessWatch(this IServiceCollection services) => services
        .AddSingleton<AssemblyDescriptors>()
        .AddSingleton<ReadinessWatch>()
        .AddHostedService(static provider => provider.GetRequiredService<ReadinessWatch>());
}
