using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Shortener.Core.Links;

namespace Shortener.Api.Description;

/// <summary>What the document says as a whole, and what only the whole document tells of its schemas.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    private static readonly string Text = $"""
        Links, domains and metrics of the link platform.

        Authenticate with `Authorization: Bearer <key>`, or with the session cookie of the dashboard. Each operation names the scope that it
        needs. Errors are `application/problem+json` (RFC 9457) with a `code`, and `errors` by field for 400 and 422. Lists are `items` and
        `nextCursor`; pass it as `cursor` for the next page. Send an `Idempotency-Key` with requests that create: their answer is repeated
        for 24 hours. Single resources carry an `ETag`; send it as `If-Match` to change only what you read. Fields and parameters that are
        not known are an error. Fields may be added to answers at any time. Ids are opaque. Instants are UTC.

        Slugs are 1 to {Slug.MaxLength} of A–Z a–z 0–9 - _; case matters. Reserved, in any case:
        {string.Join(", ", ReservedSlugs.Addresses.Concat(ReservedSlugs.Pages).Concat(ReservedSlugs.DeviceNames).Select(word => $"`{word}`"))}.
        """;

    /// <summary>What these mean wherever nothing else is said.</summary>
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["items"] = "The page, in the order of the list.",
        ["nextCursor"] = "Pass it as `cursor` for the next page; null on the last one.",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Shortener";
        document.Info.Version = ApiDescription.DocumentName;
        document.Info.Description = Text;
        DescribeAccess(document);
        HashSet<string> requests = SchemaReach.OfRequests(document);
        foreach ((string name, IOpenApiSchema schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (schema is OpenApiSchema written)
            {
                Complete(written, isRequest: requests.Contains(name), document);
            }
        }

        document.Components?.Schemas?.Remove("JsonElement");
        return Task.CompletedTask;
    }

    private static void DescribeAccess(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[OperationAccess.KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key.",
        };
        document.Components.SecuritySchemes[OperationAccess.SessionScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = "__Host-session",
            Description = "The session of a signed-in person. `signIn` sets it, or answers with a token for `signInSecondStep`; browsers may also "
                + "sign in at /app/login, or through the configured identity provider at /app/login/oidc. Over plain http its name is `session`.",
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OperationAccess.KeyScheme, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OperationAccess.SessionScheme, document)] = [] },
        ];
    }

    /// <summary>
    /// A request refuses fields it does not know, and says per operation which it demands; an answer always has the fields that are never
    /// left out. A shape of both (a rule) has to obey both.
    /// </summary>
    private static void Complete(OpenApiSchema schema, bool isRequest, OpenApiDocument document)
    {
        JsonNode? always = Take(schema, SchemaTransformer.Always);
        JsonNode? shapes = Take(schema, SchemaTransformer.Shapes);
        if (schema.Properties is not { Count: > 0 } properties)
        {
            return;
        }

        schema.Required = isRequest ? null : always?.AsArray().Select(name => name!.GetValue<string>()).ToHashSet();
        schema.AdditionalPropertiesAllowed = !isRequest;
        foreach ((string name, IOpenApiSchema property) in properties.ToArray())
        {
            if (Usual.TryGetValue(name, out string? usual) && property is OpenApiSchema { Description: null } bare)
            {
                bare.Description = usual;
            }

            if (shapes?[name]?.GetValue<string>() is { } shape)
            {
                properties[name] = ShapeOf(property, shape, document);
            }
            else if (property is OpenApiSchema { OneOf.Count: 2 } nullable)
            {
                nullable.Description ??= nullable.OneOf.Select(choice => choice.Description).FirstOrDefault(text => !string.IsNullOrEmpty(text));
            }
        }
    }

    private static OpenApiSchema ShapeOf(IOpenApiSchema property, string shape, OpenApiDocument document)
    {
        IOpenApiSchema item = shape.Length == 0
            ? new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() }
            : new OpenApiSchemaReference(shape, document);
        string? description = property.Description
            ?? property.OneOf?.Select(choice => choice.Description).FirstOrDefault(text => !string.IsNullOrEmpty(text));
        return property.Type?.HasFlag(JsonSchemaType.Array) == true
            ? new OpenApiSchema { Type = property.Type, Description = description, Items = item, MaxItems = property.MaxItems }
            : new OpenApiSchema { Description = description, OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, item] };
    }

    private static JsonNode? Take(OpenApiSchema schema, string name) =>
        schema.Extensions?.Remove(name, out IOpenApiExtension? extension) == true ? (extension as JsonNodeExtension)?.Node : null;
}
