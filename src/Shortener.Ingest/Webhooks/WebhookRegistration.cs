using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Core.Links;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Outbound;

namespace Shortener.Ingest.Webhooks;

/// <summary>Registers webhooks.</summary>
public static class WebhookRegistration
{
    /// <summary>What sends on request. Needs an <see cref="IShortUrls"/> and the backend's stores.</summary>
    public static IServiceCollection AddWebhookSender(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        services.AddGuardedClient();
        services.TryAddSingleton<WebhookPayload>();
        services.TryAddSingleton<WebhookSender>();
        return services;
    }

    /// <summary>What delivers, where <paramref name="here"/> says so.</summary>
    public static IServiceCollection AddWebhookDelivery(this IServiceCollection services, Func<IServiceProvider, bool> here)
    {
        services.AddWebhookSender();
        services.AddMetrics();
        services.TryAddSingleton<WebhookMetrics>();
        services.TryAddSingleton<ClickMessages>();
        services.TryAddSingleton<EndedLinkFeeder>();
        services.TryAddSingleton<LinkEventFeeder>();
        services.TryAddSingleton<LeadEventFeeder>();
        services.TryAddSingleton<WebhookLane>();
        services.TryAddSingleton(provider => new DeliversWebhooks(here(provider)));
        services.TryAddSingleton<WebhookService>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookService>());
        return services;
    }
}

/// <summary>Stops the start with the keys that cannot be used.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
        options.Problems() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
