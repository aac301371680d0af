using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Validation;

namespace Shortener.Api.Images;

/// <summary><c>/api/v1/images</c>: what pages of the workspace show.</summary>
internal static class ImageEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private const int MaxName = 200;

    public static void MapImages(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder images = api.MapGroup("/images").WithTags("Images").Requires(Permission.HubsRead, or: Permission.InterstitialsRead);
        images.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, ImageExamples.List, "A page")
            .WithName("listImages")
            .WithSummary("Images of the workspace, newest first");
        images.MapPost("/", UploadAsync)
            .Requires(Permission.HubsWrite, or: Permission.InterstitialsWrite)
            .Accepts<byte[]>("application/octet-stream", "image/png", "image/jpeg", "image/gif", "image/webp", "*/*")
            .WithMetadata(new BodyLimit(StoredImage.MaxBytes))
            .Query(QueryNote.Text("name", "File name, for the owner.", MaxName))
            .Answers(StatusCodes.Status201Created, ImageExamples.Image, "The image; one that the workspace has already is given back")
            .Problems(StatusCodes.Status413PayloadTooLarge, "payload_too_large")
            .Problem(StatusCodes.Status422UnprocessableEntity, "image_not_allowed", "The file is no image that can be taken")
            .Problem(StatusCodes.Status422UnprocessableEntity, "image_space_used_up", "The workspace's images take 200 MiB already; delete some")
            .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
            .Idempotent()
            .WithName("uploadImage")
            .WithSummary("Upload an image: PNG, JPEG, GIF or WebP by its content, at most 2 MiB and 8,000 × 8,000; what describes it is taken out");
        images.MapDelete("/{id}", DeleteAsync)
            .Requires(Permission.HubsWrite, or: Permission.InterstitialsWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done; pages that name it go on without it")
            .WithName("deleteImage")
            .WithSummary("Delete an image");
    }

    private static async Task<Results<Ok<ImageList>, Problem>> ListAsync(
        HttpContext context, IImageStore images, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        long before = long.MaxValue;
        if (cursor is not null && !OpaqueId.Image.TryParse(cursor, out before))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        IReadOnlyList<StoredImage> found = await images.ListAsync(RequestIdentity.Of(context).WorkspaceId, before, count + 1, ct);
        ImageResource[] page = [.. found.Take(count).Select(ImageResource.Of)];
        return TypedResults.Ok(new ImageList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Created<ImageResource>, Problem>> UploadAsync(
        HttpContext context, IImageStore images, TimeProvider time, string? name, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(name) && TextRule.Check(name, MaxName) is { } wrong)
        {
            return Problem.Invalid("name", wrong);
        }

        (ReadOnlyMemory<byte> bytes, Problem? problem) = await RequestBody.ReadBytesAsync(context, ct);
        if (problem is not null)
        {
            return problem;
        }

        ImageRefusal refusal = ImageFile.TryRead(bytes.Span, out ImageFile? image);
        if (refusal != ImageRefusal.None)
        {
            return Problem.Invalid("file", Explain(refusal), "image_not_allowed");
        }

        string kept = string.IsNullOrEmpty(name) ? "image." + StoredImage.ExtensionOf(image!.Type) : name;
        StoredImage? stored = await images.AddAsync(
            new NewImage(RequestIdentity.Of(context).WorkspaceId, image!.Sha256, image.Type, image.Width, image.Height, kept, image.Data),
            time.GetUtcNow(),
            ct);
        if (stored is null)
        {
            return new Problem(
                StatusCodes.Status422UnprocessableEntity, "image_space_used_up", "The workspace's images take 200 MiB already; delete some");
        }

        ImageResource resource = ImageResource.Of(stored);
        return TypedResults.Created(resource.Url, resource);
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(HttpContext context, string id, IImageStore images, CancellationToken ct) =>
        OpaqueId.Image.TryParse(id, out long number) && await images.DeleteAsync(RequestIdentity.Of(context).WorkspaceId, number, ct)
            ? TypedResults.NoContent()
            : Problem.NotFound("image");

    private static string Explain(ImageRefusal refusal) => refusal switch
    {
        ImageRefusal.TooManyPixels => $"Must be at most {StoredImage.MaxPixels} × {StoredImage.MaxPixels} pixels",
        ImageRefusal.Broken => "Is damaged or cut off",
        _ => "Must be a PNG, JPEG, GIF or WebP image",
    };
}

/// <summary>An image as the API shows it.</summary>
/// <param name="Id">Opaque id, by which pages name it.</param>
/// <param name="Url">Path on this server; its content never changes.</param>
/// <param name="Name">File name as it came.</param>
/// <param name="Type">Media type.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Bytes">Length.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record ImageResource(string Id, string Url, string Name, string Type, int Width, int Height, int Bytes, DateTime CreatedAt)
{
    public static ImageResource Of(StoredImage image) => new(
        OpaqueId.Image.Format(image.Id),
        image.Path,
        image.Name,
        StoredImage.MediaTypeOf(image.Type),
        image.Width,
        image.Height,
        image.Bytes,
        image.CreatedAt.UtcDateTime);
}

/// <summary>A page of images, newest first.</summary>
internal sealed record ImageList(IReadOnlyList<ImageResource> Items, string? NextCursor);

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class ImageExamples
{
    public const string Image = """
        {"id":"img_5d4gp3m80p1f5","url":"/h/images/b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9.png","name":"avatar.png",
        "type":"image/png","width":800,"height":800,"bytes":48213,"createdAt":"2026-11-22T06:37:21.37618Z"}
        """;

    public const string List = $$"""{"items":[{{Image}}],"nextCursor":null}""";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImageResource))]
[JsonSerializable(typeof(ImageList))]
internal sealed partial class ImagesJson : JsonSerializerContext;
