using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.LinkHealth;
using Shortener.Ingest.Outbound;

namespace Shortener.Ingest.LinkHealth;

/// <summary>Registers checks of destinations.</summary>
public static class LinkHealthRegistration
{
    /// <summary>Checks on request; needs the backend's <see cref="ILinkHealthStore"/>.</summary>
    public static IServiceCollection AddLinkChecks(this IServiceCollection services)
    {
        services.AddOptions<LinkHealthOptions>().BindConfiguration(LinkHealthOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LinkHealthOptions>, LinkHealthOptionsValidator>());
        services.AddGuardedClient();
        services.TryAddSingleton<LinkChecker>();
        return services;
    }

    /// <summary>Checks on a schedule.</summary>
    public static IServiceCollection AddLinkHealthSchedule(this IServiceCollection services)
    {
        services.AddLinkChecks();
        services.AddHostedService<LinkHealthService>();
        return services;
    }
}

/// <summary>Stops the start with the keys that cannot be used.</summary>
internal sealed class LinkHealthOptionsValidator : IValidateOptions<LinkHealthOptions>
{
    public ValidateOptionsResult Validate(string? name, LinkHealthOptions options) =>
        options.Problems() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
