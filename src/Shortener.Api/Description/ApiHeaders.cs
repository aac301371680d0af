using Microsoft.OpenApi;

namespace Shortener.Api.Description;

/// <summary>Headers of answers, described once.</summary>
internal static class ApiHeaders
{
    private static readonly (string Name, string Description, string Example)[] Known =
    [
        ("ETag", "Version of the resource, in quotes. Send it as `If-Match` to change only what you read, as `If-None-Match` to read only what changed.", "\"3\""),
        ("Location", "Address of what was created.", "/api/v1/links/lnk_2Qb8VzKpXr"),
        ("Retry-After", "Seconds after which another try is worth while (RFC 9110).", "1"),
        ("RateLimit", "What is left of the limit: `r` requests, for the next `t` seconds (draft-ietf-httpapi-ratelimit-headers).", "\"key\";r=599;t=60"),
        ("RateLimit-Policy", "The limit: `q` requests in `w` seconds (draft-ietf-httpapi-ratelimit-headers).", "\"key\";q=600;w=60"),
        ("Idempotency-Replayed", "`true` where the answer is the kept one of an earlier request with the same `Idempotency-Key`.", "true"),
        ("WWW-Authenticate", "How to authenticate (RFC 6750).", "Bearer realm=\"api\""),
        ("Deprecation", "Since when the operation has been deprecated: `@` and seconds since 1970 (RFC 9745).", "@1790812800"),
        ("Sunset", "When the operation stops to answer (RFC 8594).", "Sat, 31 Oct 2026 00:00:00 GMT"),
        ("Link", "Where to read about the deprecation (`rel=\"deprecation\"`).", "</docs>; rel=\"deprecation\"; type=\"text/html\""),
        ("Content-Disposition", "The file's name.", "attachment; filename=\"links.csv\""),
    ];

    /// <summary>Headers that an error of this status may carry.</summary>
    public static IEnumerable<string> OfProblem(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ["WWW-Authenticate", "RateLimit", "RateLimit-Policy"],
        StatusCodes.Status409Conflict or StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable =>
            ["Retry-After", "RateLimit", "RateLimit-Policy"],
        _ => ["RateLimit", "RateLimit-Policy"],
    };

    /// <summary>Puts a header into an answer, by reference.</summary>
    public static void Add(OpenApiResponse response, string name, OpenApiDocument document, bool optional = false)
    {
        string component = optional ? name + "-sometimes" : name;
        if (document.Components?.Headers?.ContainsKey(component) != true)
        {
            (_, string description, string example) = Array.Find(Known, header => header.Name == name);
            document.AddComponent(component, new OpenApiHeader
            {
                Description = description ?? throw new InvalidOperationException($"{name} is described in {nameof(ApiHeaders)} first"),
                Required = !optional && name is "ETag" or "Location" or "WWW-Authenticate",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = example,
            });
        }

        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeaderReference(component, document);
    }
}
