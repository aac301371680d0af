using Microsoft.AspNetCore.Http.HttpResults;

namespace Shortener.Api.Pages;

/// <summary>The small files that robots and browsers ask every host for.</summary>
internal static class RootFiles
{
    /// <summary>Short links may be followed (each answers <c>X-Robots-Tag: noindex</c>); the API and the dashboard are nobody's to index.</summary>
    private const string Robots = "User-agent: *\nDisallow: /api/\nDisallow: /app\n";

    public static void MapRootFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/robots.txt", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.Text(Robots)).ExcludeFromDescription();
        routes.MapMethods("/favicon.ico", [HttpMethods.Get, HttpMethods.Head], NoIcon).ExcludeFromDescription();
    }

    private static NoContent NoIcon(HttpContext context)
    {
        // A browser asks once a day instead of with every page.
        context.Response.Headers.CacheControl = "public, max-age=86400";
        return TypedResults.NoContent();
    }
}
