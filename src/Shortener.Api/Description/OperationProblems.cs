using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Shortener.Api.Access;
using Shortener.Api.Problems;

namespace Shortener.Api.Description;

/// <summary>Every error that an operation can answer: what its notes name, and what follows from its other metadata.</summary>
internal static class OperationProblems
{
    public static void Describe(OpenApiOperation operation, OpenApiDocument document, IReadOnlyList<object> metadata, string path)
    {
        operation.Responses ??= [];
        var byStatus = Of(metadata, path).GroupBy(problem => problem.Status).OrderBy(group => group.Key);
        foreach (IGrouping<int, ProblemNote> status in byStatus)
        {
            ProblemNote[] problems = [.. status.DistinctBy(problem => problem.Code).OrderBy(problem => problem.Code, StringComparer.Ordinal)];
            string name = $"Problem{status.Key}_{string.Join("_or_", problems.Select(problem => problem.Code))}";
            if (document.Components?.Responses?.ContainsKey(name) != true)
            {
                document.AddComponent(name, ResponseOf(status.Key, problems, document));
            }

            operation.Responses[Text(status.Key)] = new OpenApiResponseReference(name, document);
        }
    }

    private static IEnumerable<ProblemNote> Of(IReadOnlyList<object> metadata, string path)
    {
        foreach (ProblemNote problem in metadata.OfType<ProblemNote>())
        {
            yield return problem;
        }

        yield return new ProblemNote(StatusCodes.Status400BadRequest, "unknown_parameter");
        if (!metadata.OfType<OpenToAnyone>().Any())
        {
            yield return new ProblemNote(StatusCodes.Status401Unauthorized, "unauthorized");
            yield return new ProblemNote(StatusCodes.Status403Forbidden, "forbidden");
            yield return new ProblemNote(StatusCodes.Status403Forbidden, "no_workspace");
            yield return new ProblemNote(StatusCodes.Status403Forbidden, "not_a_member");
            yield return new ProblemNote(StatusCodes.Status403Forbidden, "cross_site");
            yield return new ProblemNote(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many wrong API keys from this address; try again later");
        }

        if (path.Contains('{', StringComparison.Ordinal))
        {
            yield return new ProblemNote(StatusCodes.Status404NotFound, "not_found");
        }

        if (metadata.OfType<IAcceptsMetadata>().Any())
        {
            foreach (string code in new[] { "duplicate_field", "malformed_json", "too_deep", "unknown_field", "wrong_type", "bad_request" })
            {
                yield return new ProblemNote(StatusCodes.Status400BadRequest, code);
            }

            yield return new ProblemNote(StatusCodes.Status413PayloadTooLarge, "payload_too_large");
            yield return new ProblemNote(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type");
            yield return new ProblemNote(StatusCodes.Status422UnprocessableEntity, "validation_failed");
        }

        if (metadata.OfType<IdempotencyNote>().Any())
        {
            yield return new ProblemNote(StatusCodes.Status400BadRequest, "idempotency_key_invalid");
            yield return new ProblemNote(StatusCodes.Status409Conflict, "idempotency_key_in_use");
            yield return new ProblemNote(StatusCodes.Status409Conflict, "idempotency_key_reused");
        }

        if (metadata.OfType<VersionNote>().LastOrDefault() is { Conditional: true } && !Method(metadata).Contains(HttpMethods.Get))
        {
            yield return new ProblemNote(StatusCodes.Status412PreconditionFailed, "precondition_failed");
        }

        yield return new ProblemNote(StatusCodes.Status429TooManyRequests, "rate_limited");
        yield return new ProblemNote(StatusCodes.Status500InternalServerError, "internal_error");
        yield return new ProblemNote(StatusCodes.Status503ServiceUnavailable, "unavailable");
    }

    private static OpenApiResponse ResponseOf(int status, ProblemNote[] problems, OpenApiDocument document)
    {
        var examples = new Dictionary<string, IOpenApiExample>();
        foreach (ProblemNote problem in problems)
        {
            examples[problem.Code] = new OpenApiExample { Summary = problem.Code, Value = ExampleOf(problem) };
        }

        var response = new OpenApiResponse
        {
            Description = "`code`: " + string.Join(", ", problems.Select(problem => $"`{problem.Code}`")) + ".",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        AllOf =
                        [
                            new OpenApiSchemaReference(nameof(Problem), document),
                            new OpenApiSchema
                            {
                                Properties = new Dictionary<string, IOpenApiSchema>
                                {
                                    ["code"] = new OpenApiSchema { Enum = [.. problems.Select(problem => (JsonNode)problem.Code)] },
                                    ["status"] = new OpenApiSchema { Enum = [status] },
                                },
                            },
                        ],
                    },
                    Examples = examples,
                },
            },
        };
        foreach (string header in ApiHeaders.OfProblem(status))
        {
            ApiHeaders.Add(response, header, document);
        }

        return response;
    }

    private static JsonObject ExampleOf(ProblemNote problem)
    {
        var example = new JsonObject
        {
            ["status"] = problem.Status,
            ["code"] = problem.Code,
            ["title"] = problem.Title ?? ProblemTitles.Of(problem.Code),
        };
        if (problem.Code == "validation_failed")
        {
            example["errors"] = new JsonObject { ["title"] = new JsonArray("Must be at most 500 characters") };
        }

        return example;
    }

    private static IReadOnlyList<string> Method(IReadOnlyList<object> metadata) => metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
