using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.ClientAddresses;

namespace Shortener.Api.Sessions;

/// <summary>Signed-in browsers.</summary>
internal static class SessionsSetup
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.AddClientAddresses();
        services.AddSingleton<RequestScheme>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<SessionDirectory>();
        services.AddSingleton<SessionIssuer>();
        services.AddSingleton<AccountPasswords>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<IAuthenticator, SessionAuthenticator>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SessionsJson.Default));
        return services;
    }
}
