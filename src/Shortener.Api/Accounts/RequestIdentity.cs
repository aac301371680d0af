using Shortener.Core.Accounts;

namespace Shortener.Api.Accounts;

/// <summary>The API key a request was authenticated with; set by the authentication of <c>/api</c>.</summary>
internal static class RequestIdentity
{
    /// <summary>The identity of an authenticated request.</summary>
    /// <exception cref="InvalidOperationException">The route is outside the authenticated group.</exception>
    public static ApiKeyIdentity Of(HttpContext context) =>
        context.Features.Get<ApiKeyIdentity>() ?? throw new InvalidOperationException("The route lacks API key authentication");
}
