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
        string? key = TokenOf(context.Request);
        if (key is { Length: <= MaxKeyLength } && await authentication.FindAsync(key, context.RequestAborted) is { } caller)
        {
            return (caller, null);
        }

        if (key is not null && wrongKeys.Count(context, context.ClientAddress(addresses)) is { } tooMany)
        {
            return (null, tooMany);
        }

        context.Response.Headers.WWWAuthenticate = key is null ? "Bearer realm=\"api\"" : "Bearer realm=\"api\", error=\"invalid_token\"";
        return (null, AccessMiddleware.Unauthorized);
    }

    /// <summary>What the request gives as its key; null for nothing, or for what is too long to be one.</summary>
    public static string? KeyOf(HttpRequest request) => TokenOf(request) is { Length: <= MaxKeyLength } key ? key : null;

    private static string? TokenOf(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.AsSpan(Scheme.Length).Trim() is { Length: > 0 } token
            ? token.ToString()
            : null;
    }
}
