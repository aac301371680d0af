using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Shortener.Api.Description;
using Shortener.Api.Problems;

namespace Shortener.Api.Access;

/// <summary>
/// What no request below <c>/api</c> may do, whatever its handler reads: name a parameter that the operation does not know (a filter
/// that is silently ignored shows what was not asked for), or send a larger body than <see cref="BodyLimit"/> allows.
/// </summary>
internal sealed class RequestBounds(RequestDelegate next)
{
    // Above the limit of RequestBody, whose problem names the limit; this one is for handlers that read the body themselves.
    private const int Slack = 64 * 1_024;

    private static readonly string[] Unknown = ["Unknown parameter"];

    private static readonly ConditionalWeakTable<Endpoint, FrozenSet<string>> Known = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        if (context.Request.QueryString.HasValue && RefusalOf(context.Request.Query, endpoint) is { } refusal)
        {
            return refusal.ExecuteAsync(context);
        }

        if (!HttpMethods.IsGet(context.Request.Method)
            && endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is null
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = (endpoint.Metadata.GetMetadata<BodyLimit>()?.MaxBytes ?? BodyLimit.DefaultBytes) + Slack;
        }

        return next(context);
    }

    private static Problem? RefusalOf(IQueryCollection query, RouteEndpoint endpoint)
    {
        FrozenSet<string> known = Known.GetValue(endpoint, NamesOf);
        var unknown = query.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).ToDictionary(name => name, _ => Unknown);
        return unknown.Count == 0 ? null : new Problem(
            StatusCodes.Status400BadRequest, "unknown_parameter", "The query has a parameter that is not known")
        {
            Errors = unknown,
        };
    }

    /// <summary>What the route notes, and what its handler binds. Names are matched without regard to case, as binding does.</summary>
    private static FrozenSet<string> NamesOf(Endpoint endpoint) => endpoint.Metadata.OfType<QueryNote>().Select(note => note.Name)
        .Concat((endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []).Select(parameter => parameter.Name!))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
