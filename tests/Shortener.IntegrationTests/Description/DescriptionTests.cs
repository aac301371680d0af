using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Api.Access;
using Shortener.IntegrationTests.Pages;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Description;

/// <summary>The description says everything about every operation: what lacks is named.</summary>
public sealed class DescriptionTests(PagesServer server) : IClassFixture<PagesServer>
{
    private static readonly string[] Always = ["400", "429", "500", "503"];

    [Fact]
    public async Task Every_route_below_api_is_described()
    {
        ApiDocument document = await ReadAsync();
        IEnumerable<string> routes =
            from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where path.StartsWith("/api/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
            where document.Find(method, path) is null
            select $"{method} {path}";
        Report(routes);
    }

    [Fact]
    public async Task Every_operation_says_what_it_takes_and_answers()
    {
        ApiDocument document = await ReadAsync();
        Report(document.Operations.SelectMany(operation => LacksOf(operation).Select(lack => $"{operation}: {lack}")));
    }

    [Fact]
    public async Task Operation_ids_are_unique()
    {
        ApiDocument document = await ReadAsync();
        Report(document.Operations.GroupBy(operation => operation.Id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public async Task Every_field_has_a_description_and_a_type()
    {
        ApiDocument document = await ReadAsync();
        var lacks = new List<string>();
        foreach (JsonProperty schema in document.Root.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (!HasText(schema.Value, "description"))
            {
                lacks.Add($"{schema.Name} lacks a description");
            }

            LacksOfFields(schema.Value, schema.Name, lacks);
        }

        Report(lacks);
    }

    [Fact]
    public async Task Every_example_obeys_its_schema()
    {
        ApiDocument document = await ReadAsync();
        var wrong = new List<string>();
        foreach (ApiOperation operation in document.Operations)
        {
            IEnumerable<(string Where, JsonElement Content)> contents = operation.Responses
                .Where(response => response.Response.TryGetProperty("content", out _))
                .Select(response => (response.Status, response.Response.GetProperty("content")));
            if (operation.RequestBody is { } body)
            {
                contents = contents.Append(("request", body.GetProperty("content")));
            }

            foreach ((string where, JsonElement content) in contents)
            {
                foreach (JsonProperty media in content.EnumerateObject())
                {
                    wrong.AddRange(ExamplesOf(media.Value).SelectMany(example => document.Schemas.Check(example, media.Value.GetProperty("schema")))
                        .Select(error => $"{operation} {where}: {error}"));
                }
            }
        }

        Report(wrong.Distinct());
    }

    [Fact]
    public async Task Requests_refuse_unknown_fields_by_their_schema()
    {
        ApiDocument document = await ReadAsync();
        Report(document.Operations
            .Where(operation => operation.RequestBody is not null)
            .SelectMany(operation => operation.RequestBody!.Value.GetProperty("content").EnumerateObject()
                .Where(media => media.Name.EndsWith("json", StringComparison.Ordinal) && !media.Name.Contains("ndjson", StringComparison.Ordinal))
                .Select(media => (Operation: operation, Schema: Whole(document, media.Value.GetProperty("schema")))))
            .Where(body => !(body.Schema.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind == JsonValueKind.False))
            .Select(body => body.Operation.ToString()));
    }

    [Fact]
    public async Task Every_post_that_creates_takes_an_idempotency_key()
    {
        ApiDocument document = await ReadAsync();
        Report(document.Operations
            .Where(operation => operation.Method == "POST" && operation.ResponseOf(201) is not null)
            // Idempotency keys are kept by caller, whom a route that is open to anyone does not know.
            .Where(operation => !(operation.Json.TryGetProperty("security", out JsonElement security) && security.GetArrayLength() == 0))
            .Where(operation => !operation.Parameters.Any(parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key"))
            .Select(operation => operation.ToString()));
    }

    [Fact]
    public async Task The_scope_of_every_operation_is_what_its_route_requires()
    {
        ApiDocument document = await ReadAsync();
        IEnumerable<string> wrong =
            from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where path.StartsWith("/api/", StringComparison.Ordinal)
            let required = endpoint.Metadata.GetMetadata<RequiredPermission>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
            let operation = document.Find(method, path)
            where operation is not null
            let said = operation.Json.TryGetProperty("x-required-scope", out JsonElement scope) ? scope.GetString() : ""
            let expected = required is null || endpoint.Metadata.GetMetadata<PeopleOnly>() is not null
                ? ""
                : string.Join(' ', Core.Accounts.Permissions.NamesOf(required.Permission))
            where said != expected
            select $"{operation} says {said}, its route {expected}";
        Report(wrong);
    }

    private static IEnumerable<string> LacksOf(ApiOperation operation)
    {
        foreach (string field in new[] { "operationId", "summary", "description" })
        {
            if (!HasText(operation.Json, field))
            {
                yield return field;
            }
        }

        if (!operation.Json.TryGetProperty("tags", out JsonElement tags) || tags.GetArrayLength() == 0)
        {
            yield return "tags";
        }

        foreach (JsonElement parameter in operation.Parameters)
        {
            string name = parameter.GetProperty("name").GetString()!;
            if (!HasText(parameter, "description"))
            {
                yield return $"description of the parameter {name}";
            }

            if (!parameter.TryGetProperty("schema", out JsonElement schema) || !schema.TryGetProperty("type", out _))
            {
                yield return $"type of the parameter {name}";
            }
        }

        if (operation.RequestBody is { } body)
        {
            foreach (string lack in LacksOfContent(body, "the request"))
            {
                yield return lack;
            }
        }

        foreach (string status in Always.Where(status => !operation.Responses.Any(response => response.Status == status)))
        {
            yield return $"the answer {status}";
        }

        if (!operation.Responses.Any(response => response.Status[0] is '2' or '3'))
        {
            yield return "an answer of success";
        }

        foreach ((string status, JsonElement response) in operation.Responses)
        {
            if (!HasText(response, "description"))
            {
                yield return $"description of {status}";
            }

            if (status is "200" or "201" && !response.TryGetProperty("content", out _))
            {
                yield return $"content of {status}";
            }

            foreach (string lack in LacksOfContent(response, status))
            {
                yield return lack;
            }
        }
    }

    private static IEnumerable<string> LacksOfContent(JsonElement holder, string where)
    {
        if (!holder.TryGetProperty("content", out JsonElement content))
        {
            yield break;
        }

        foreach (JsonProperty media in content.EnumerateObject())
        {
            if (!media.Value.TryGetProperty("schema", out _))
            {
                yield return $"schema of {where} ({media.Name})";
            }

            if (media.Name.EndsWith("json", StringComparison.Ordinal) && !ExamplesOf(media.Value).Any())
            {
                yield return $"example of {where} ({media.Name})";
            }
        }
    }

    private static IEnumerable<JsonElement> ExamplesOf(JsonElement media)
    {
        if (media.TryGetProperty("example", out JsonElement example))
        {
            yield return example;
        }

        if (media.TryGetProperty("examples", out JsonElement examples))
        {
            foreach (JsonProperty one in examples.EnumerateObject())
            {
                yield return one.Value.GetProperty("value");
            }
        }
    }

    private static void LacksOfFields(JsonElement schema, string path, List<string> lacks)
    {
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty field in properties.EnumerateObject())
            {
                if (!HasText(field.Value, "description"))
                {
                    lacks.Add($"{path}.{field.Name} lacks a description");
                }

                if (!new[] { "type", "$ref", "oneOf", "anyOf", "allOf", "enum" }.Any(keyword => field.Value.TryGetProperty(keyword, out _)))
                {
                    lacks.Add($"{path}.{field.Name} lacks a type");
                }

                if (field.Value.TryGetProperty("items", out JsonElement items)
                    ? !items.EnumerateObject().Any()
                    : field.Value.TryGetProperty("type", out JsonElement type) && type.GetRawText().Contains("array", StringComparison.Ordinal))
                {
                    lacks.Add($"{path}.{field.Name} lacks what its items are");
                }

                LacksOfFields(field.Value, $"{path}.{field.Name}", lacks);
            }
        }
    }

    private static JsonElement Whole(ApiDocument document, JsonElement schema)
    {
        JsonElement whole = document.Deref(schema);
        return whole.TryGetProperty("allOf", out JsonElement parts) || whole.TryGetProperty("oneOf", out parts) ? document.Deref(parts[0]) : whole;
    }

    private static bool HasText(JsonElement element, string field) =>
        element.TryGetProperty(field, out JsonElement text) && !string.IsNullOrWhiteSpace(text.GetString()) && !text.GetString()!.Contains("&lt;", StringComparison.Ordinal);

    private static void Report(IEnumerable<string> lacks)
    {
        string[] all = [.. lacks];
        Assert.True(all.Length == 0, $"{all.Length} lacking:\n{string.Join('\n', all)}");
    }

    private async Task<ApiDocument> ReadAsync() => ApiDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json"));
}
