using System.Buffers.Text;
using System.Text;
using Shortener.Api.Sessions;

namespace Shortener.Api.Oidc;

/// <summary>
/// The cookie that a round trip to the provider begins with: for ten minutes, out of reach for scripts, one round a browser. What it holds
/// is the browser's own; changing it only spoils the own round. Thread-safe.
/// </summary>
internal sealed class OidcCookie(RequestScheme scheme)
{
    private const string SecureName = "__Host-oidc";
    private const string PlainName = "oidc";
    private const int MaxLength = 3 * 1024;
    private const int SecretLength = 43;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public void Write(HttpContext context, OidcRound round) => context.Response.Cookies.Append(
        NameIn(context), $"{round.Secret}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(round.ReturnTo ?? ""))}", Attributes(context, Lifetime));

    /// <summary>The round that this browser began, or null; it can be ended once, so the cookie is taken away.</summary>
    public OidcRound? Take(HttpContext context)
    {
        if (context.Request.Cookies[NameIn(context)] is not { Length: > SecretLength and <= MaxLength } value)
        {
            return null;
        }

        context.Response.Cookies.Append(NameIn(context), "", Attributes(context, TimeSpan.Zero));
        if (value[SecretLength] != '.' || !Base64Url.IsValid(value.AsSpan(SecretLength + 1)))
        {
            return null;
        }

        string returnTo = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(value.AsSpan(SecretLength + 1)));
        return new OidcRound(value[..SecretLength], returnTo.Length == 0 ? null : returnTo);
    }

    private string NameIn(HttpContext context) => scheme.IsHttps(context) ? SecureName : PlainName;

    // Lax: the provider sends the browser back with a link, which Strict would not carry the cookie on.
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
