using Shortener.Api.Access;
using Shortener.Api.ClientAddresses;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.ApiKeys;

/// <summary><c>Authorization: Bearer &lt;key&gt;</c>.</summary>
internal sealed class ApiKeyAuthenticator(ApiKeyAuthentication authentication, WrongKeys wrongKeys, ClientAddressResolver addresses) : IAuthenticator
{
    private const string Scheme = "Bearer ";

    // Longer than any key; hashing a header of 32 KiB per request would be a gift to attackers.
    private const int MaxKeyLength = 256;

    public bool IsUsedBy(HttpRequest request) => request.Headers.Authorization.Count > 0;

    public async ValueTask<(Caller? Caller, Problem? Refusal)> AuthenticateAsync(HttpContext context)
    {
        string header = context.Request.Headers.Authorization.ToString();
        string key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (key.Length is > 0 and <= MaxKeyLength && await authentication.FindAsync(key, context.RequestAborted) is { } caller)
        {
            return (caller, null);
        }

        context.Response.Headers.WWWAuthenticate = key.Length == 0 ? "Bearer realm=\"api\"" : "Bearer realm=\"api\", error=\"invalid_token\"";
        return (null, (key.Length == 0 ? null : wrongKeys.Count(context, context.ClientAddress(addresses))) ?? AccessMiddleware.Unauthorized);
    }
}
