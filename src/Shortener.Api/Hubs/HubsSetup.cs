namespace Shortener.Api.Hubs;

/// <summary>LinkHub pages: REST and what visitors see.</summary>
internal static class HubsSetup
{
    public static IServiceCollection AddHubs(this IServiceCollection services)
    {
        services.AddSingleton<HubDrafts>();
        services.AddSingleton<HubView>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, HubsJson.Default));
        return services;
    }

    public static void MapHubsApi(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v1").MapHubs();
}
