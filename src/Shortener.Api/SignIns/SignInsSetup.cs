using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Mailing;
using Shortener.Api.Oidc;
using Shortener.Api.Passkeys;
using Shortener.Api.PasswordResets;
using Shortener.Api.SecondFactors;
using Shortener.Ingest.Outbound;

namespace Shortener.Api.SignIns;

/// <summary>Ways to get in beside the password alone: second factors, password resets, the identity provider; and their limits.</summary>
internal static class SignInsSetup
{
    /// <summary>Needs sessions, stores and the guarded client's resolver and dialer.</summary>
    public static IServiceCollection AddSignIns(this IServiceCollection services)
    {
        services.AddGuardedClient();
        services.AddMailing();
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>());
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<SecondFactorCheck>();
        services.AddSingleton<SecondStep>();
        services.AddSingleton<SecondFactorDesk>();
        services.AddSingleton<PasskeyCeremony>();
        services.AddSingleton<PasskeyDesk>();
        services.AddSingleton<PasswordResetLinks>();
        services.AddSingleton<PasswordResetDesk>();
        services.AddSingleton<OidcProvider>();
        services.AddSingleton<OidcCookie>();
        services.AddSingleton<OidcAccounts>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, SecondFactorsJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, PasskeysJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, PasswordResetsJson.Default);
        });
        return services;
    }

    /// <summary>Sends letters and reset links while the server runs.</summary>
    public static IServiceCollection AddSignInDelivery(this IServiceCollection services) => services.AddMailDelivery().AddHostedService<ResetDelivery>();

    /// <summary>Maps below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapSignIns(this IEndpointRouteBuilder api)
    {
        api.MapSecondFactors();
        api.MapPasskeys();
        api.MapPasswordResets();
        return api;
    }

    private sealed class ResetDelivery(PasswordResetDesk desk) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => desk.RunAsync(stoppingToken), CancellationToken.None);
    }
}
