using Microsoft.Extensions.Options;

namespace Shortener.Api.Sessions;

/// <summary>
/// The cookie that carries a session's token: out of reach for scripts, not sent with other sites' forms, for this host alone.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Over https it is <c>__Host-session</c>, which browsers take only with Secure, without Domain and for the whole host, so that a
/// neighbouring subdomain cannot plant one (RFC 6265bis section 4.1.3.2); the plain name is not looked at there.
/// </remarks>
internal sealed class SessionCookie(RequestScheme scheme, IOptions<SessionOptions> options)
{
    private const string SecureName = "__Host-session";
    private const string PlainName = "session";

    // Longer than any token; hashing a header of 32 KiB per request would be a gift to attackers.
    private const int MaxLength = 256;

    /// <summary>The token that the request came with, or null.</summary>
    public string? Read(HttpContext context) =>
        context.Request.Headers.Cookie.Count > 0 && context.Request.Cookies[NameIn(context)] is { Length: > 0 and <= MaxLength } token ? token : null;

    /// <summary>Gives the browser a token, kept as long as a session may last.</summary>
    public void Write(HttpContext context, string token) => context.Response.Cookies.Append(NameIn(context), token, Attributes(context, options.Value.Lifetime));

    /// <summary>Takes the token away from the browser.</summary>
    public void Delete(HttpContext context) => context.Response.Cookies.Append(NameIn(context), "", Attributes(context, TimeSpan.Zero));

    private string NameIn(HttpContext context) => scheme.IsHttps(context) ? SecureName : PlainName;

    private CookieOptions Attributes(HttpContext context, TimeSpan maxAge) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Secure = scheme.IsHttps(context),
        MaxAge = maxAge,
        IsEssential = true,
    };
}
