using Microsoft.Extensions.DependencyInjection.Extensions;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Webhooks;

namespace Shortener.Api.Webhooks;

/// <summary>The REST API of webhooks. The host adds an <see cref="Core.Links.IShortUrls"/>.</summary>
internal static class WebhooksSetup
{
    public static IServiceCollection AddWebhooksApi(this IServiceCollection services)
    {
        services.AddWebhookSender();
        services.TryAddSingleton<WebhookSamples>();
        services.TryAddSingleton<WebhookValidation>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, WebhooksJson.Default));
        return services;
    }
}
