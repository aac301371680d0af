using Shortener.Api.Audit;
using Shortener.Api.Problems;

namespace Shortener.Api.Access;

/// <summary>Everything below <c>/api</c>: errors become problems, and the caller is known before a handler runs.</summary>
internal static class AccessSetup
{
    private const string ApiPrefix = "/api";

    /// <summary>Goes behind routing and before the endpoints.</summary>
    public static IApplicationBuilder UseApiAccess(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(ApiPrefix, StringComparison.OrdinalIgnoreCase),
        api => api.UseMiddleware<ProblemMiddleware>().UseMiddleware<AccessMiddleware>().UseMiddleware<RequestBounds>().UseMiddleware<AuditMiddleware>());
}
