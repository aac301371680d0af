using Microsoft.Net.Http.Headers;
using Shortener.Api.Problems;

namespace Shortener.Api.Sessions;

/// <summary>
/// Tells requests that another site made with a visitor's cookie from those of our own pages (ADR 9). Stateless, thread-safe.
/// </summary>
internal static class SameOrigin
{
    /// <summary>403 for what another site sent.</summary>
    public static Problem Refusal { get; } = new(StatusCodes.Status403Forbidden, "cross_site", "The request comes from another site")
    {
        Detail = "With a session cookie, send Origin of this host or Content-Type: application/json; programs use an API key",
    };

    /// <summary>
    /// Whether a request may act with its cookie: it changes nothing; or <c>Sec-Fetch-Site</c> says it is our own or the person's; or,
    /// without that header, <c>Origin</c> names this host; or, without both, no form could have sent it.
    /// </summary>
    public static bool Allows(HttpRequest request) => IsSafe(request.Method) || (Judge(request) ?? !FormCouldSend(request));

    /// <summary>
    /// Whether a form may be taken that proves itself by what it holds (a password, a token) and not by a cookie: refused only where the
    /// browser says that another site sent it.
    /// </summary>
    /// <param name="request">The form's.</param>
    /// <param name="fromHiddenReferrer">
    /// The form's page forbids referrers, and browsers then say <c>Origin: null</c>.
    /// </param>
    public static bool AllowsForm(HttpRequest request, bool fromHiddenReferrer = false) =>
        (Judge(request) ?? true) || (fromHiddenReferrer && request.Headers["Sec-Fetch-Site"].Count == 0 && request.Headers.Origin == "null");

    /// <summary>Null where the browser says nothing.</summary>
    private static bool? Judge(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out Microsoft.Extensions.Primitives.StringValues site))
        {
            return site.ToString() is "same-origin" or "none";
        }

        string? origin = request.Headers.Origin;
        return origin is null ? null : IsThisHost(origin, request);
    }

    /// <summary>Host and port alone: behind a proxy that nobody declared trusted the scheme here is not the browser's.</summary>
    public static bool IsThisHost(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
        && from.Scheme is "http" or "https"
        && from.Authority.Equals(WithoutDefaultPort(request.Host, from), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDefaultPort(HostString host, Uri from) => host.Port == from.Port && from.IsDefaultPort ? host.Host : host.Value ?? "";

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Forms are GET or POST, and of three types that are not JSON; scripts of other sites always send <c>Origin</c>.</summary>
    private static bool FormCouldSend(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && !(MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)));
}
