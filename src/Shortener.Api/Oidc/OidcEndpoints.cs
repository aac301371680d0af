using Microsoft.Extensions.Options;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Links;
using Shortener.Api.Pages;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.SignIn;
using Shortener.Api.SecondFactors;
using Shortener.Api.Sessions;
using Shortener.Api.SignIns;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.Oidc;

/// <summary><c>/app/login/oidc</c> sends the browser to the provider, <c>/app/login/oidc/callback</c> takes it back.</summary>
internal static partial class OidcEndpoints
{
    public const string LoginPath = "/app/login/oidc";

    /// <summary>What the provider has to be told as redirect address, behind the public URL.</summary>
    public const string CallbackPath = "/app/login/oidc/callback";

    // Longer than any provider's.
    private const int MaxCode = 4 * 1024;

    public static void MapOidc(this IEndpointRouteBuilder routes)
    {
        // Without a provider there is nothing to find.
        if (!routes.ServiceProvider.GetRequiredService<IOptions<OidcOptions>>().Value.IsConfigured)
        {
            return;
        }

        routes.MapGet(LoginPath, BeginAsync).WithName("oidcSignIn").ExcludeFromDescription();
        routes.MapGet(CallbackPath, FinishAsync).WithName("oidcCallback").ExcludeFromDescription();
    }

    private static async Task BeginAsync(
        HttpContext context, OidcProvider provider, OidcCookie cookie, PublicUrl publicUrl, SignInLimits limits, ClientAddressResolver addresses,
        ILogger<OidcProvider> logger)
    {
        PageLanguage language = VisitorPages.LanguageOf(context);
        if (limits.TryProvider(context.ClientAddress(addresses)) is { } wait)
        {
            await SignInPages.WriteOidcFailureAsync(context, OidcFailure.Limited, wait);
            return;
        }

        try
        {
            OidcRound round = OidcRound.Begin(OwnPath.Of(context, context.Request.Query[OwnPath.Parameter]));
            string url = await provider.AuthorizeUrlAsync(round, publicUrl.Base.Origin + CallbackPath, language.Tag(), context.RequestAborted);
            cookie.Write(context, round);
            Leave(context, url);
        }
        catch (OidcException failure)
        {
            Log.Failed(logger, failure.Failure, failure.Message);
            await SignInPages.WriteOidcFailureAsync(context, failure.Failure);
        }
    }

    private static async Task FinishAsync(
        HttpContext context,
        OidcProvider provider,
        OidcCookie cookie,
        OidcAccounts accounts,
        SecondStep secondStep,
        SessionIssuer sessions,
        PublicUrl publicUrl,
        SignInLimits limits,
        ClientAddressResolver addresses,
        ILogger<OidcProvider> logger)
    {
        if (limits.TryProvider(context.ClientAddress(addresses)) is { } wait)
        {
            await SignInPages.WriteOidcFailureAsync(context, OidcFailure.Limited, wait);
            return;
        }

        OidcRound? round = cookie.Take(context);
        try
        {
            User user = await PersonOfAsync(context, round, provider, accounts, publicUrl);
            string returnTo = OwnPath.Of(context, round!.ReturnTo) ?? OwnPath.Default;
            if (user.TotpEnabledAt is not null)
            {
                string token = await secondStep.BeginAsync(user.Id, context.RequestAborted);
                await SignInPages.WriteSecondStepAsync(context, new SecondStepModel(token, returnTo));
                return;
            }

            if (await sessions.StartAsync(context, user.Id, context.RequestAborted) is null)
            {
                throw new OidcException(OidcFailure.NoAccount, "The account is disabled");
            }

            Leave(context, returnTo);
        }
        catch (OidcException failure)
        {
            Log.Failed(logger, failure.Failure, failure.Message);
            await SignInPages.WriteOidcFailureAsync(context, failure.Failure);
        }
    }

    private static async Task<User> PersonOfAsync(
        HttpContext context, OidcRound? round, OidcProvider provider, OidcAccounts accounts, PublicUrl publicUrl)
    {
        IQueryCollection query = context.Request.Query;
        // First of all: an answer that this browser did not ask for is nobody's, whatever it holds.
        if (round is null || !round.IsAnsweredBy(query["state"]))
        {
            throw new OidcException(OidcFailure.State, "The answer belongs to no sign-in that the browser began");
        }

        if (query.ContainsKey("error"))
        {
            string error = query["error"].ToString();
            throw new OidcException(OidcFailure.Denied, error.Length <= 40 && error.All(c => char.IsAsciiLetterLower(c) || c == '_')
                ? $"The provider answered {error}"
                : "The provider answered an error");
        }

        string code = query["code"].ToString();
        if (code.Length is 0 or > MaxCode)
        {
            throw new OidcException(OidcFailure.Provider, "The provider sent no code");
        }

        string? issuer = query.ContainsKey("iss") ? query["iss"].ToString() : null;
        OidcPerson person = await provider.FinishAsync(round, code, issuer, publicUrl.Base.Origin + CallbackPath, context.RequestAborted);
        return await accounts.FindAsync(context, person, context.RequestAborted);
    }

    private static void Leave(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "no-store";
        // The address holds code and state: of no use any more, and still nobody's business.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A sign-in through the identity provider failed ({Failure}): {Reason}")]
        public static partial void Failed(ILogger logger, OidcFailure failure, string reason);
    }
}
