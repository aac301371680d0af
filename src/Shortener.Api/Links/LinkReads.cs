using Shortener.Api.Access;
using Shortener.Api.ApiKeys;
using Shortener.Api.Hosting;
using Shortener.Api.RateLimits;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Observability;

namespace Shortener.Api.Links;

/// <summary>
/// The short way of <c>GET /api/v1/links/{id}</c>: where the key and the answer are both known, the request is answered in front of
/// routing on the thread it came on, like a cached redirect. Who may read is decided by the same code and the same metadata as on the
/// long way, and whatever is not a plain success (an unknown key, a missing right, a condition, a parameter) takes that. Thread-safe.
/// </summary>
internal sealed class LinkReads(
    ApiKeyAuthentication keys, RateLimiter limiter, LinkAnswers answers, IServiceProvider services)
{
    private const string Prefix = "/api/v1/links/";

    /// <summary>Name of the route on the long way.</summary>
    public const string RouteName = "getLink";

    // Routes are mapped after this is made. Written once, by whichever thread asks first; all would write the same.
    private volatile EndpointMetadataCollection? _rules;
    private long _answered;

    /// <summary>Requests answered since the start.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Null when the request has to take the long way.</summary>
    public Task? TryAnswer(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Path.Value is not { } path
            || !path.StartsWith(Prefix, StringComparison.Ordinal)
            || !HttpMethods.IsGet(request.Method)
            || request.QueryString.HasValue
            || request.Headers.IfNoneMatch.Count > 0
            || !OpaqueId.Link.TryParse(path.AsSpan(Prefix.Length), out long id)
            || ApiKeyAuthenticator.KeyOf(request) is not { } key
            || !keys.TryFind(key, out Caller? caller)
            || answers.Find(caller.WorkspaceId, id) is not { } answer
            || AccessMiddleware.RefusalOf(caller, Rules()) is not null
            // Someone wants a span for each request of the API.
            || ShortenerTracing.Source.HasListeners())
        {
            return null;
        }

        Interlocked.Increment(ref _answered);
        context.Response.Headers.CutOffOpener(isForeign: false);
        return (limiter.Take(context, caller) ?? (IResult)answer).ExecuteAsync(context);
    }

    private EndpointMetadataCollection Rules() => _rules ??= services.GetRequiredService<EndpointDataSource>().Endpoints
        .Single(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == RouteName).Metadata;
}
