using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Shortener.Api.Problems;
using Shortener.Core.Destinations;

namespace Shortener.Api.QrCodes;

/// <summary>Makes a short URL's code and answers with it.</summary>
internal static class QrImage
{
    /// <summary>What tells the redirect that a visit came from a code: it counts as its own channel.</summary>
    private const string ScanMark = "?qr=1";

    // A browser that opens the image as a page runs and loads nothing.
    private const string Policy = "default-src 'none'; img-src data:; sandbox; frame-ancestors 'none'";

    /// <summary>
    /// The image as the answer, or the problem with it. What a code holds is printable ASCII, whatever the letters of slug and host, so
    /// that every reader gets the same address.
    /// </summary>
    /// <param name="logo">Raises the level to H; null for none.</param>
    /// <param name="etag">Of the address and the look; null leaves caching headers out.</param>
    public static IResult Answer(HttpContext context, string shortUrl, string slug, QrLook look, PngImage? logo, string? etag, bool download)
    {
        string marked = shortUrl + ScanMark;
        string text = WebUrl.TryParse(marked, null, out WebUrl? url) == WebUrlError.None ? url!.Href : marked;
        QrMatrix? matrix = QrMatrix.Encode(text, look.Level);
        if (matrix is null)
        {
            return Problem.Invalid("level", "The short URL is too long for this level; choose a lower one");
        }

        byte[]? image = look.IsPng ? QrPng.Draw(matrix, look, logo) : QrSvg.Draw(matrix, look, logo);
        if (image is null)
        {
            return Problem.Invalid("size", $"This code needs at least {matrix.Edge + (2 * look.Margin)} pixels");
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers["X-Robots-Tag"] = "noindex";
        headers.CacheControl = etag is null ? "private, no-store" : "public, max-age=3600";
        if (etag is not null)
        {
            headers.ETag = etag;
        }

        if (download)
        {
            headers.ContentDisposition = Disposition(slug, look.IsPng ? "png" : "svg");
        }

        return TypedResults.Bytes(image, look.IsPng ? "image/png" : "image/svg+xml");
    }

    /// <summary>Equal for equal images.</summary>
    public static string EtagOf(string shortUrl, QrLook look) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{shortUrl}\n{look}")).AsSpan(0, 8))}\"";

    /// <summary>Slugs hold nothing that a file system refuses; device names of Windows are no slugs.</summary>
    private static string Disposition(string slug, string extension)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{slug}-qr.{extension}");
        return disposition.ToString();
    }
}
