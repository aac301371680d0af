using Microsoft.OpenApi;

namespace Shortener.Api.Description;

/// <summary>Which named schemas a request can hold.</summary>
internal static class SchemaReach
{
    public static HashSet<string> OfRequests(OpenApiDocument document)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<IOpenApiSchema?> bodies = document.Paths.Values
            .SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            .SelectMany(operation => operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>())
            .Select(media => media.Schema);
        foreach (IOpenApiSchema? body in bodies)
        {
            Visit(body, document, reached);
        }

        return reached;
    }

    private static void Visit(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> reached)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            if (reached.Add(id) && document.Components?.Schemas?.TryGetValue(id, out IOpenApiSchema? target) == true)
            {
                Visit(target, document, reached);
            }

            return;
        }

        IEnumerable<IOpenApiSchema?> below =
        [
            schema?.Items, schema?.AdditionalProperties, schema?.Not,
            .. schema?.Properties?.Values ?? [], .. schema?.AllOf ?? [], .. schema?.AnyOf ?? [], .. schema?.OneOf ?? [],
        ];
        foreach (IOpenApiSchema next in below.OfType<IOpenApiSchema>())
        {
            Visit(next, document, reached);
        }
    }
}
