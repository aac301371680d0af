using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.ApiKeys;
using Shortener.Api.Audit;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Members;
using Shortener.Api.RateLimits;
using Shortener.Api.Sessions;
using Shortener.Api.Setup;
using Shortener.Api.SignIns;
using Shortener.Api.Workspaces;

namespace Shortener.Api.Accounts;

/// <summary>Accounts: the first start, and who a request acts for.</summary>
internal static class AccountsSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<BootstrapOptions>().BindConfiguration(BootstrapOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AccountBootstrap>();
        services.AddSingleton<ApiKeyUse>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUse>());
        services.AddRateLimits();
        services.AddSingleton<ApiKeyAuthentication>();
        services.AddClientAddresses();
        services.AddSingleton<WrongKeys>();
        // An Authorization header comes before a cookie.
        services.AddSingleton<IAuthenticator, ApiKeyAuthenticator>();
        services.AddSessions();
        services.AddAudit();
        services.AddMembers();
        services.AddSignIns();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<SetupDesk>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, AccountsJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiKeysJsonContext.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, SetupJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, WorkspacesJson.Default);
        });
        return services;
    }
}
