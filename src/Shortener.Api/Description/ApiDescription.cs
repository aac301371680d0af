using Microsoft.OpenApi;
using Shortener.Core.Links;

namespace Shortener.Api.Description;

/// <summary>The OpenAPI description at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescription
{
    private const string DocumentName = "v1";
    private const string SchemeName = "apiKey";

    private static readonly string Text = $"""
        Links, domains and metrics of the link platform.

        Authenticate with `Authorization: Bearer <key>`. Errors are `application/problem+json` (RFC 9457) with a `code`, and `errors` by
        field for 400 and 422. Lists are `items` and `nextCursor`; pass it as `cursor` for the next page. Send an `Idempotency-Key` with
        requests that create: their answer is repeated for 24 hours. Single resources carry an `ETag`; send it as `If-Match` to change
        only what you read. Unknown fields are an error. Ids are opaque.

        Slugs are 1 to {Slug.MaxLength} of A–Z a–z 0–9 - _; case matters. Reserved, in any case:
        {string.Join(", ", ReservedSlugs.Addresses.Concat(ReservedSlugs.Pages).Concat(ReservedSlugs.DeviceNames).Select(word => $"`{word}`"))}.
        """;

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.ShouldInclude = api => api.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    });

    public static IEndpointRouteBuilder MapApiDescription(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json");
        return endpoints;
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "Shortener";
        document.Info.Version = DocumentName;
        document.Info.Description = Text;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeName, document)] = [] }];
    }
}
