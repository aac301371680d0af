namespace Shortener.Api.Members;

/// <summary>Members and invitations.</summary>
internal static class MembersSetup
{
    public static IServiceCollection AddMembers(this IServiceCollection services)
    {
        services.AddSingleton<InvitationDesk>();
        services.AddSingleton<InvitationMail>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, MembersJson.Default));
        return services;
    }
}
