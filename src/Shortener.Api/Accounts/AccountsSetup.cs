using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Shortener.Api.Problems;

namespace Shortener.Api.Accounts;

/// <summary>API keys: registration and the middleware in front of <c>/api</c>.</summary>
internal static class AccountsSetup
{
    private const string ApiPrefix = "/api";

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<BootstrapOptions>().BindConfiguration(BootstrapOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AccountBootstrap>();
        services.AddSingleton<ApiKeyAuthentication>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AccountsJsonContext.Default));
        return services;
    }

    /// <summary>
    /// Everything below <c>/api</c>: errors become problems, and a valid key is needed. Goes behind the redirects and before the
    /// endpoints.
    /// </summary>
    public static IApplicationBuilder UseApiAccess(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(ApiPrefix, StringComparison.OrdinalIgnoreCase),
        api => api.UseMiddleware<ProblemMiddleware>().UseMiddleware<ApiKeyMiddleware>());
}
