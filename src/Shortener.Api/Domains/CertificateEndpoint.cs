using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Links;
using Shortener.Core.Redirects;

namespace Shortener.Api.Domains;

/// <summary>
/// <c>GET /internal/domains/allowed?domain=</c>: whether a proxy with on-demand TLS may ask for a host's certificate. 200 for a domain
/// of the platform and for the host of <c>Links:PublicUrl</c>, else 404. Answered from memory, so that strangers who connect with
/// invented names cost nothing; it tells nobody more than a TLS handshake with the proxy does.
/// </summary>
internal static class CertificateEndpoint
{
    // RFC 1035.
    private const int MaxHostLength = 253;

    public static void MapCertificateQuestion(this IEndpointRouteBuilder routes) => routes
        .MapGet("/internal/domains/allowed", Answer)
        .WithName("certificateAllowed")
        .ExcludeFromDescription();

    private static Results<Ok, NotFound> Answer(string? domain, DomainTable domains, PublicUrl publicUrl) =>
        domain is { Length: > 0 and <= MaxHostLength }
        && (domains.Names(domain) || string.Equals(domain, publicUrl.Base.Host, StringComparison.OrdinalIgnoreCase))
            ? TypedResults.Ok()
            : TypedResults.NotFound();
}
