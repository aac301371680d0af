using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Shortener.Api.Problems;

namespace Shortener.Api.Description;

/// <summary>Completes an operation by the notes of its route; see <see cref="DescribedRoutes"/>.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private static readonly string[] OfEverySuccess = ["RateLimit", "RateLimit-Policy"];

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        OpenApiDocument document = context.Document!;
        IReadOnlyList<object> metadata = [.. context.Description.ActionDescriptor.EndpointMetadata];
        if (document.Components?.Schemas?.ContainsKey(nameof(Problem)) != true)
        {
            document.AddComponent(nameof(Problem), await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken));
        }

        DescribeRequest(operation, document, metadata);
        DescribeParameters(operation, metadata);
        DescribeAnswers(operation, document, metadata, context.Description.HttpMethod);
        OperationProblems.Describe(operation, document, metadata, context.Description.RelativePath ?? "");
        OperationAccess.Describe(operation, document, metadata);
        if (metadata.OfType<DeprecationNote>().LastOrDefault() is { } deprecated)
        {
            operation.Deprecated = true;
            operation.Description = $"{operation.Description}\n\nDeprecated: {deprecated.Instead} It answers until {deprecated.Sunset:yyyy-MM-dd}.".Trim();
        }
    }

    private static void DescribeRequest(OpenApiOperation operation, OpenApiDocument document, IReadOnlyList<object> metadata)
    {
        if (metadata.OfType<RequestNote>().LastOrDefault() is not { } note || operation.RequestBody is not OpenApiRequestBody { Content: { } content } body)
        {
            return;
        }

        body.Required = true;
        int limit = metadata.OfType<BodyLimit>().LastOrDefault()?.MaxBytes ?? BodyLimit.DefaultBytes;
        body.Description = $"At most {limit:N0} bytes, nested at most 64 deep.";
        foreach (OpenApiMediaType media in content.Values)
        {
            media.Example = JsonNode.Parse(note.Example);
            if (note.OrArrayOf is { } item)
            {
                media.Schema = new OpenApiSchema
                {
                    OneOf =
                    [
                        media.Schema!,
                        new OpenApiSchema { Type = JsonSchemaType.Array, Description = "The bare list.", Items = new OpenApiSchemaReference(item, document) },
                    ],
                };
            }

            if (note.Required.Count > 0)
            {
                media.Schema = new OpenApiSchema { AllOf = [media.Schema!, new OpenApiSchema { Required = note.Required.ToHashSet() }] };
            }
        }
    }

    private static void DescribeParameters(OpenApiOperation operation, IReadOnlyList<object> metadata)
    {
        operation.Parameters ??= [];
        foreach (OpenApiParameter parameter in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
        {
            parameter.Description ??= parameter.Name == "id" || parameter.Name?.EndsWith("Id", StringComparison.Ordinal) == true ? "Opaque id." : null;
        }

        foreach (QueryNote note in metadata.OfType<QueryNote>())
        {
            if (operation.Parameters.FirstOrDefault(known => known.In == ParameterLocation.Query && known.Name == note.Name) is { } bound)
            {
                operation.Parameters.Remove(bound);
            }

            operation.Parameters.Add(new OpenApiParameter
            {
                Name = note.Name,
                In = ParameterLocation.Query,
                Description = note.Description,
                Required = note.Required,
                Schema = note.Schema.CreateShallowCopy(),
            });
        }

        if (metadata.OfType<IdempotencyNote>().Any())
        {
            operation.Parameters.Add(Header(
                "Idempotency-Key",
                "For 24 hours the same key with the same request gets the first answer of success again, and with another request 422.",
                "5f6c1d1e-0b0e-4d6e-9d53-8a3c1b7f2f10",
                255));
        }
    }

    private static void DescribeAnswers(OpenApiOperation operation, OpenApiDocument document, IReadOnlyList<object> metadata, string? method)
    {
        operation.Responses ??= [];
        VersionNote? version = metadata.OfType<VersionNote>().LastOrDefault();
        bool reads = method == HttpMethods.Get;
        foreach (AnswerNote note in metadata.OfType<AnswerNote>())
        {
            Describe(note, operation.Responses);
        }

        foreach ((string status, IOpenApiResponse answer) in operation.Responses)
        {
            if (answer is not OpenApiResponse response)
            {
                continue;
            }

            IEnumerable<string> headers = OfEverySuccess;
            foreach (HeaderNote header in metadata.OfType<HeaderNote>())
            {
                ApiHeaders.Add(response, header.Name, document, optional: true);
            }

            headers = version is not null && response.Content?.Count > 0 ? headers.Append("ETag") : headers;
            headers = status is "201" or "202" ? headers.Append("Location") : headers;
            headers = metadata.OfType<IdempotencyNote>().Any() ? headers.Append("Idempotency-Replayed") : headers;
            headers = metadata.OfType<DeprecationNote>().Any() ? headers.Concat(["Deprecation", "Sunset", "Link"]) : headers;
            foreach (string header in headers)
            {
                ApiHeaders.Add(response, header, document);
            }
        }

        if (version is { Conditional: true })
        {
            operation.Parameters!.Add(reads
                ? Header("If-None-Match", "The `ETag` you have: 304 without a body where it is still the resource's.", "\"3\"", null)
                : Header("If-Match", "The `ETag` you read: 412 where the resource was changed since. Absent: whatever its version.", "\"3\"", null));
            if (reads)
            {
                var unchanged = new OpenApiResponse { Description = "The resource still has the `ETag` of `If-None-Match`; no body." };
                ApiHeaders.Add(unchanged, "ETag", document);
                Array.ForEach(OfEverySuccess, header => ApiHeaders.Add(unchanged, header, document));
                operation.Responses["304"] = unchanged;
            }
        }
    }

    private static void Describe(AnswerNote note, OpenApiResponses responses)
    {
        string status = note.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!responses.TryGetValue(status, out IOpenApiResponse? answer) || answer is not OpenApiResponse response)
        {
            response = new OpenApiResponse();
            responses[status] = response;
        }

        response.Description = note.Description ?? response.Description;
        if (note.Example is not null)
        {
            foreach (OpenApiMediaType media in response.Content?.Values ?? [])
            {
                media.Example = JsonNode.Parse(note.Example);
            }
        }
    }

    private static OpenApiParameter Header(string name, string description, string example, int? maxLength) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = maxLength },
        Example = example,
    };
}
