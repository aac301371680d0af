using Microsoft.Extensions.Options;
using Shortener.Api.ClientAddresses;
using Shortener.Core.Limits;

namespace Shortener.Api.RateLimits;

/// <summary>Rate limits of the REST API.</summary>
internal static class RateLimitSetup
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddClientAddresses();
        services.AddSingleton(provider => new RequestLimiter(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RateLimiter>();
        return services;
    }

    /// <summary>Counts together with the other nodes where there is Redis.</summary>
    public static IServiceCollection AddRateLimitExchange(this IServiceCollection services) => services.AddHostedService<RateLimitExchange>();
}
