using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Api.Access;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.Pages.Info;
using Shortener.Api.Pages.Notices;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Links;

namespace Shortener.Api.QrCodes;

/// <summary>
/// <c>GET|HEAD /{slug}.qr</c> for anybody, and <c>POST /api/v1/links/{id}/qr</c> for owners who want a logo on it. No slug holds a full
/// stop, so the address is nobody's link. Making a code is no click.
/// </summary>
internal static class QrEndpoints
{
    /// <summary>Bytes of a logo's file.</summary>
    private const int MaxLogoBytes = 64 * 1_024;

    private const int MaxBodyBytes = 128 * 1_024;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "format", "size", "margin", "color", "background", "level", "logo", "force", "download",
    };

    public static void MapQrCodes(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/{slug}.qr", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("linkQr").ExcludeFromDescription();
        routes.MapPost("/api/v1/links/{id}/qr", DrawAsync)
            .Takes<QrRequest>("""{"format":"png","size":512,"color":"0b3d91"}""")
            .Produces<string>(StatusCodes.Status200OK, "image/svg+xml", "image/png")
            .Answers(StatusCodes.Status200OK, null, "The image")
            .WithMetadata(new BodyLimit(MaxBodyBytes))
            .Requires(Permission.LinksRead)
            .WithTags("Links")
            .LeavesNoTrace("It changes nothing")
            .WithName("drawQrCode")
            .WithSummary("A link's QR code as SVG or PNG, with a logo on it where one is given")
            .WithDescription(
                "The code holds the short URL with `qr=1`, so that scans are counted as the channel QR. Without a logo the same image is "
                + "public at `/{slug}.qr?format=&size=&margin=&color=&background=&level=&force=&download=1`.");
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string slug, VisitorLinks links, IShortUrls shortUrls)
    {
        IQueryCollection query = context.Request.Query;
        if (query.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            return Problem.BadRequest("unknown_parameter", "The query has a parameter that is not known", unknown, "Unknown parameter");
        }

        var errors = new FieldErrors();
        QrLook look = QrLook.Read(
            query["format"], query["size"], query["margin"], query["color"], query["background"], query["level"], query["force"], errors);
        if (query["logo"].ToString() is not ("" or "none"))
        {
            errors.Add("logo", "A logo is taken only with POST /api/v1/links/{id}/qr; nothing is fetched from other sites");
        }

        if (query["download"].ToString() is not ("" or "0" or "1"))
        {
            errors.Add("download", "Must be 0 or 1");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        (Link? link, ReadyPage missing) = await links.FindAsync(context, slug);
        if (link is null)
        {
            await missing.WriteAsync(context);
            return Results.Empty;
        }

        string shortUrl = shortUrls.ShortUrl(link.Domain ?? "", link.Slug);
        string etag = QrImage.EtagOf(shortUrl, look);
        if (context.Request.Headers.IfNoneMatch.Contains(etag))
        {
            context.Response.Headers.ETag = etag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return QrImage.Answer(context, shortUrl, link.Slug, look, logo: null, etag, download: query["download"] == "1");
    }

    private static async Task<IResult> DrawAsync(HttpContext context, string id, ILinkStore links, IShortUrls shortUrls, CancellationToken ct)
    {
        (QrRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, QrJsonContext.Default.QrRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        QrLook look = QrLook.Read(
            request!.Format,
            request.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            request.Margin?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            request.Color,
            request.Background,
            request.Level,
            request.Force == true ? "true" : null,
            errors);
        PngImage? logo = ReadLogo(request.Logo, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (!OpaqueId.Link.TryParse(id, out long number) || await links.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) is not { } link)
        {
            return Problem.NotFound("link");
        }

        look = logo is null ? look : look with { Level = QRCoder.QRCodeGenerator.ECCLevel.H };
        return QrImage.Answer(context, shortUrls.ShortUrl(link.Domain ?? "", link.Slug), link.Slug, look, logo, etag: null, download: false);
    }

    /// <summary>What the bytes are decides, not what they are called; the pixels alone go into the image.</summary>
    private static PngImage? ReadLogo(string? base64, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(base64))
        {
            return null;
        }

        byte[] bytes = new byte[((base64.Length / 4) + 1) * 3];
        if (!Convert.TryFromBase64String(base64, bytes, out int length))
        {
            errors.Add("logo", "Must be a PNG file in base64");
            return null;
        }

        if (length > MaxLogoBytes)
        {
            errors.Add("logo", $"Must be at most {MaxLogoBytes} bytes");
            return null;
        }

        if (!PngReader.TryRead(bytes.AsSpan(0, length), out PngImage? image, out string? why))
        {
            errors.Add("logo", why);
        }

        return image;
    }
}

/// <summary>Body of <c>POST /api/v1/links/{id}/qr</c>; every field may be absent.</summary>
/// <param name="Format"><c>svg</c> (default) or <c>png</c>.</param>
/// <param name="Size">Edge in pixels, 64 to 2,048; default 512.</param>
/// <param name="Margin">Quiet zone in modules, 0 to 16; default 4, which readers want.</param>
/// <param name="Color">Of the modules: 3 or 6 hexadecimal digits; default 000000.</param>
/// <param name="Background">3 or 6 hexadecimal digits; default ffffff. The contrast must be at least 3 : 1, dark on light.</param>
/// <param name="Level">Error correction: L, M (default), Q or H. With a logo always H.</param>
/// <param name="Force">Takes light on dark.</param>
/// <param name="Logo">A PNG file in base64, up to 64 KiB, edges up to 1,024 pixels; drawn in the middle.</param>
public sealed record QrRequest(
    [property: AllowedValues("svg", "png")] string? Format,
    [property: Range(64, 2_048)] int? Size,
    [property: Range(0, 16)] int? Margin,
    string? Color,
    string? Background,
    [property: AllowedValues("L", "M", "Q", "H")] string? Level,
    bool? Force,
    string? Logo);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(QrRequest))]
internal sealed partial class QrJsonContext : JsonSerializerContext;
