namespace Shortener.Api.UtmTemplates;

/// <summary>UTM templates of workspaces.</summary>
internal static class UtmTemplatesSetup
{
    public static IServiceCollection AddUtmTemplates(this IServiceCollection services) => services.ConfigureHttpJsonOptions(
        options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, UtmTemplatesJson.Default));
}
