using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Shortener.Api.Assets;

/// <summary><c>GET|HEAD /app/assets/{file}</c>: what pages are made with.</summary>
internal static class AssetEndpoints
{
    private static readonly StringValues Forever = "public, max-age=31536000, immutable";

    public static void MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(WebAssets.Prefix + "{file}", [HttpMethods.Get, HttpMethods.Head], ServeAsync).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext context, string file)
    {
        (byte[]? body, string? encoding) = Choose(file, context.Request.Headers.AcceptEncoding);
        HttpResponse response = context.Response;
        if (body is null || ContentTypeOf(file) is not { } type)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ContentType = type;
        headers.CacheControl = Forever;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentEncoding = encoding;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    private static (byte[]? Body, string? Encoding) Choose(string file, StringValues accepted)
    {
        string header = accepted.ToString();
        if (header.Contains("br", StringComparison.OrdinalIgnoreCase) && WebAssets.Find(file + ".br") is { } brotli)
        {
            return (brotli, "br");
        }

        return header.Contains("gzip", StringComparison.OrdinalIgnoreCase) && WebAssets.Find(file + ".gz") is { } gzip
            ? (gzip, "gzip")
            : (WebAssets.Find(file), null);
    }

    private static string? ContentTypeOf(string file) => Path.GetExtension(file) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json",
        ".woff2" => "font/woff2",
        _ => null,
    };
}
