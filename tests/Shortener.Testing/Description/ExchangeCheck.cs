using System.Text.Json;

namespace Shortener.Testing.Description;

/// <summary>Holds one request and its answer against the description.</summary>
internal static class ExchangeCheck
{
    /// <summary>Headers that promise something; any of them on an answer must be described.</summary>
    private static readonly string[] Promising =
    [
        "ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed", "Deprecation", "Sunset", "WWW-Authenticate",
    ];

    public static IReadOnlyList<string> Check(ApiDocument document, HttpRequestMessage request, byte[]? requestBody, HttpResponseMessage response, byte[]? body)
    {
        string path = request.RequestUri!.AbsolutePath;
        int status = (int)response.StatusCode;
        if (document.Find(request.Method.Method, path) is not { } operation)
        {
            return status < 400 ? [$"{request.Method} {path} answers {status} and is not described"] : CheckStray(document, response, body);
        }

        var errors = new List<string>();
        if (operation.ResponseOf(status) is not { } described)
        {
            errors.Add($"{operation} answers {status}, which is not described");
            return errors;
        }

        CheckHeaders(operation, status, described, response, errors);
        CheckBody(operation, status, described, response, body, errors);
        if (status is >= 200 and < 300 && !RefusesItems(response, body))
        {
            CheckRequest(operation, request, requestBody, errors);
        }

        return errors;
    }

    /// <summary>An error at an address that does not exist is a problem all the same.</summary>
    private static IReadOnlyList<string> CheckStray(ApiDocument document, HttpResponseMessage response, byte[]? body)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json" || body is null)
        {
            return [$"{response.RequestMessage?.RequestUri} answers {(int)response.StatusCode} without a problem"];
        }

        using JsonDocument problem = JsonDocument.Parse(body);
        return document.Schemas.Check(problem.RootElement, document.Schemas.Resolve("#/components/schemas/Problem"));
    }

    private static void CheckHeaders(ApiOperation operation, int status, JsonElement described, HttpResponseMessage response, List<string> errors)
    {
        JsonElement known = described.TryGetProperty("headers", out JsonElement headers) ? headers : default;
        foreach (string name in Promising.Where(name => response.Headers.Contains(name)))
        {
            if (known.ValueKind != JsonValueKind.Object || !known.TryGetProperty(name, out _))
            {
                errors.Add($"{operation} answers {status} with {name}, which is not described");
            }
        }

        if (known.ValueKind == JsonValueKind.Object)
        {
            errors.AddRange(known.EnumerateObject()
                .Where(header => operation.Document.Deref(header.Value).TryGetProperty("required", out JsonElement required) && required.GetBoolean())
                .Where(header => !response.Headers.Contains(header.Name))
                .Select(header => $"{operation} answers {status} without {header.Name}"));
        }
    }

    private static void CheckBody(ApiOperation operation, int status, JsonElement described, HttpResponseMessage response, byte[]? body, List<string> errors)
    {
        string? type = response.Content.Headers.ContentType?.MediaType;
        if (!described.TryGetProperty("content", out JsonElement content))
        {
            if (body is { Length: > 0 })
            {
                errors.Add($"{operation} answers {status} with a body, which is not described");
            }

            return;
        }

        if (type is null || !content.TryGetProperty(type, out JsonElement media))
        {
            errors.Add($"{operation} answers {status} with {type ?? "no content type"}, which is not described");
            return;
        }

        if (body is not null && type.EndsWith("json", StringComparison.Ordinal) && type != "application/x-ndjson")
        {
            using JsonDocument json = JsonDocument.Parse(body);
            errors.AddRange(operation.Document.Schemas.Check(json.RootElement, media.GetProperty("schema"))
                .Select(error => $"{operation} answers {status}: {error}"));
        }
    }

    /// <summary>Whether the answer of a batch says that some of it was not obeyed.</summary>
    private static bool RefusesItems(HttpResponseMessage response, byte[]? body)
    {
        if (body is not { Length: > 0 } || response.Content.Headers.ContentType?.MediaType != "application/json")
        {
            return false;
        }

        using JsonDocument json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("items", out JsonElement items)
            && items.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object
                && item.TryGetProperty("status", out JsonElement status)
                && status.ValueKind == JsonValueKind.Number
                && status.GetInt32() >= 400);
    }

    /// <summary>What was obeyed must have been described.</summary>
    private static void CheckRequest(ApiOperation operation, HttpRequestMessage request, byte[]? body, List<string> errors)
    {
        HashSet<string?> parameters = [.. operation.Parameters
            .Where(parameter => parameter.GetProperty("in").GetString() == "query")
            .Select(parameter => parameter.GetProperty("name").GetString())];
        errors.AddRange(request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => Uri.UnescapeDataString(pair.Split('=')[0]))
            .Where(name => !parameters.Contains(name))
            .Select(name => $"{operation} obeyed the parameter {name}, which is not described"));
        if (request.Headers.Contains("Idempotency-Key") && !operation.Parameters.Any(parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key"))
        {
            errors.Add($"{operation} was sent an Idempotency-Key and does not describe it");
        }

        string? type = request.Content?.Headers.ContentType?.MediaType;
        // Some clients send an empty object where nothing is asked for.
        if (body is not { Length: > 2 } || type?.EndsWith("json", StringComparison.Ordinal) != true)
        {
            return;
        }

        if (operation.RequestBody is not { } described || !described.GetProperty("content").TryGetProperty(type, out JsonElement media))
        {
            errors.Add($"{operation} took a body of {type}, which is not described");
            return;
        }

        using JsonDocument json = JsonDocument.Parse(body);
        errors.AddRange(operation.Document.Schemas.Check(json.RootElement, media.GetProperty("schema"))
            .Select(error => $"{operation} took a body: {error}"));
    }
}
