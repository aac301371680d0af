using Microsoft.Extensions.Primitives;
using Shortener.Core.Images;
using Shortener.Core.Storage;

namespace Shortener.Api.Images;

/// <summary><c>/h/images/{sha256}.{type}</c>: bytes that never change under their address.</summary>
internal static class ImageDelivery
{
    private const int HashLength = 64;

    private static readonly StringValues Immutable = "public, max-age=31536000, immutable";

    // An image opened by itself runs nothing and loads nothing, whatever a browser takes it for.
    private static readonly StringValues Policy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void MapImageDelivery(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/h/images/{file}", [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context)
    {
        string file = (string)context.Request.RouteValues["file"]!;
        HttpResponse response = context.Response;
        if (!StoredImage.IsPath(StoredImage.Folder + file) || StoredImage.TypeOf(file[(HashLength + 1)..]) is not { } type)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        string hash = file[..HashLength];
        string tag = $"\"{hash}\"";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.Headers.ETag = tag;
            response.Headers.CacheControl = Immutable;
            return;
        }

        byte[]? data;
        try
        {
            data = await context.RequestServices.GetRequiredService<ImageCache>().ReadAsync(hash, type, context.RequestAborted);
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.CacheControl = "no-store";
            return;
        }

        if (data is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = StoredImage.MediaTypeOf(type);
        response.ContentLength = data.Length;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = Immutable;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(data, context.RequestAborted);
        }
    }
}
