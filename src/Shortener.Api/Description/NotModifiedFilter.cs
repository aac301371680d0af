using Microsoft.Net.Http.Headers;

namespace Shortener.Api.Description;

/// <summary>
/// 304 for a GET whose <c>If-None-Match</c> names the <c>ETag</c> that the handler set, compared weakly (RFC 9110, section 13.1.2).
/// </summary>
internal sealed class NotModifiedFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        object? answer = await next(context);
        HttpContext http = context.HttpContext;
        return HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.IfNoneMatch.Count > 0 && IsKnown(http)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : answer;
    }

    private static bool IsKnown(HttpContext http) =>
        EntityTagHeaderValue.TryParse(http.Response.Headers.ETag.ToString(), out EntityTagHeaderValue? current)
        && EntityTagHeaderValue.TryParseList([.. http.Request.Headers.IfNoneMatch.OfType<string>()], out IList<EntityTagHeaderValue>? known)
        && known.Any(tag => tag == EntityTagHeaderValue.Any || tag.Compare(current, useStrongComparison: false));
}
