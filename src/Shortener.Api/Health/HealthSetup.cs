namespace Shortener.Api.Health;

internal static class HealthSetup
{
    /// <summary>Adds the lines of <c>/readyz</c>, in their order.</summary>
    public static IServiceCollection AddReadinessChecks(this IServiceCollection services) => services
        .AddSingleton<IReadinessCheck, DatabaseCheck>()
        .AddSingleton<IReadinessCheck, JournalCheck>()
        .AddSingleton<IReadinessCheck, RedisCheck>()
        .AddSingleton<IReadinessCheck, StreamCheck>()
        .AddSingleton<IReadinessCheck, GeoCheck>();
}
