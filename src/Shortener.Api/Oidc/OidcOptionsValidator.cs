using System.Net;
using Microsoft.Extensions.Options;
using Shortener.Core.Accounts;
using Shortener.Core.Destinations;

namespace Shortener.Api.Oidc;

/// <summary>Refuses a configuration that could sign nobody in, or the wrong people. Messages hold no secret.</summary>
internal sealed class OidcOptionsValidator : IValidateOptions<OidcOptions>
{
    private const int MaxName = 40;

    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        if (!options.IsConfigured)
        {
            return options.Require
                ? ValidateOptionsResult.Fail("Oidc:Require is true without Oidc:Authority, so nobody could sign in (environment: Oidc__Require, Oidc__Authority)")
                : ValidateOptionsResult.Success;
        }

        var failures = new List<string>();
        if (!IsAuthority(options.Authority))
        {
            failures.Add($"Oidc:Authority is '{options.Authority}'; it must be an https address without query, such as https://id.example.com "
                + "(http only on this machine; environment: Oidc__Authority)");
        }

        if (options.ClientId.Length == 0 || options.ClientId.Any(char.IsControl))
        {
            failures.Add("Oidc:ClientId is empty or holds control characters; it is the name that the provider gave this installation (environment: Oidc__ClientId)");
        }

        if (options.ClientSecret.Any(char.IsControl))
        {
            failures.Add("Oidc:ClientSecret holds control characters (environment: Oidc__ClientSecret)");
        }

        if (!options.ScopeList.Contains("openid"))
        {
            failures.Add($"Oidc:Scopes is '{options.Scopes}'; it must hold openid (environment: Oidc__Scopes)");
        }

        if (options.Name.Length is 0 or > MaxName)
        {
            failures.Add($"Oidc:Name is '{options.Name}'; it must be 1 to {MaxName} characters (environment: Oidc__Name)");
        }

        foreach (string domain in options.Domains.Where(domain => !EmailAddress.TryNormalize("x@" + domain, out _)))
        {
            failures.Add($"Oidc:AllowedDomains holds '{domain}', which is no domain of e-mail addresses (environment: Oidc__AllowedDomains)");
        }

        if (!Roles.TryParse(options.DefaultRole, out Role role) || role == Role.Owner)
        {
            failures.Add($"Oidc:DefaultRole is '{options.DefaultRole}'; it must be viewer, analyst, editor or admin (environment: Oidc__DefaultRole)");
        }

        if (options is { CreateUsers: true, Domains.Count: 0 })
        {
            failures.Add("Oidc:CreateUsers is true without Oidc:AllowedDomains, so everybody whom the provider knows would get in "
                + "(environment: Oidc__AllowedDomains)");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsAuthority(string text) =>
        WebUrl.TryParse(text, null, out WebUrl? url) == WebUrlError.None
        && url is { HasUserInfo: false, Query: null, Fragment: null }
        && (url.Scheme == "https" || IsThisMachine(url.Host));

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
