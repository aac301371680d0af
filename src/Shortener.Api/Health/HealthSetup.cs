namespace Shortener.Api.Health;

internal static class HealthSetup
{
    /// <summary>Adds the lines of <c>/readyz</c>, in their order, and what watches them.</summary>
    public static IServiceCollection AddReadinessChecks(this IServiceCollection services) => services
        .AddSingleton<IReadinessCheck, DatabaseCheck>()
        .AddSingleton<IReadinessCheck, JournalCheck>()
        .AddSingleton<IReadinessCheck, PipelineCheck>()
        .AddSingleton<IReadinessCheck, RedisCheck>()
        .AddSingleton<IReadinessCheck, GeoCheck>()
        .AddSingleton<ReadinessWatch>()
        .AddHostedService(static provider => provider.GetRequiredService<ReadinessWatch>());
}
