using Shortener.Api.Access;
using Shortener.Core.Accounts;

namespace Shortener.Api.Audit;

/// <summary>Endpoint metadata: successful requests are not written into the audit log, and why.</summary>
internal sealed record NotAudited(string Reason);

/// <summary>Says beside a route that it leaves nothing in the audit log.</summary>
internal static class AuditConventions
{
    public static T LeavesNoTrace<T>(this T builder, string reason)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new NotAudited(reason));
}

/// <summary>
/// Writes every successful change below <c>/api</c> into the audit log, before its answer leaves: who, the operation's name, and the id
/// in its path or of what it made. Goes behind <see cref="AccessMiddleware"/>. Bodies are not looked at.
/// </summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditTrail audit)
{
    private const string Replayed = "Idempotency-Replayed";

    public Task InvokeAsync(HttpContext context)
    {
        if (IsChange(context.Request.Method)
            && context.GetEndpoint() is RouteEndpoint endpoint
            && endpoint.Metadata.GetMetadata<NotAudited>() is null
            && endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is { } name
            && context.Features.Get<Caller>() is { } caller)
        {
            context.Response.OnStarting(() => context.Response.StatusCode is >= 200 and < 400 && !context.Response.Headers.ContainsKey(Replayed)
                ? audit.CallerAsync(context, caller, name.EndpointName, TargetOf(context))
                : Task.CompletedTask);
        }

        return next(context);
    }

    private static bool IsChange(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    /// <summary>An id in the path is one that was found: others are answered 404. What was made is named by <c>Location</c>.</summary>
    private static string? TargetOf(HttpContext context)
    {
        if (context.GetRouteValue("id") is string id)
        {
            return id;
        }

        string? location = context.Response.StatusCode == StatusCodes.Status201Created ? context.Response.Headers.Location.ToString() : null;
        return location?[(location.LastIndexOf('/') + 1)..];
    }
}
