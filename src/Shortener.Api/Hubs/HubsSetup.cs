using Microsoft.Extensions.Options;
using Shortener.Api.Hubs.Import;
using Shortener.Api.Images;

namespace Shortener.Api.Hubs;

/// <summary>LinkHub pages: REST and what visitors see.</summary>
internal static class HubsSetup
{
    public static IServiceCollection AddHubs(this IServiceCollection services)
    {
        services.AddOptions<HubsOptions>().BindConfiguration(HubsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HubsOptions>, HubsOptionsValidator>();
        services.AddSingleton<HubDrafts>();
        services.AddSingleton<HubMaker>();
        services.AddSingleton<HubImporter>();
        services.AddSingleton<HubView>();
        services.AddSingleton<HubPageRenderer>();
        services.AddSingleton<HubPages>();
        services.AddSingleton<ImageCache>();
        services.AddSingleton<HubVisits>();
        services.AddSingleton<HubPageHandler>();
        services.AddSingleton<HubLeadDesk>();
        services.AddHostedService<HubSyncService>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, HubsJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, HubImportJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ImagesJson.Default);
        });
        return services;
    }

    /// <summary>Maps the REST API and what pages lead to; the pages themselves are answered in front of routing.</summary>
    public static void MapHubsApi(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1");
        api.MapHubs();
        api.MapImages();
        routes.MapImageDelivery();
        routes.MapHubButtons();
    }
}
