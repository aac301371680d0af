using System.Net;
using System.Text;
using System.Text.Json;
using Shortener.IntegrationTests.Pages;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Description;

/// <summary>What no request may do, on every operation of the description.</summary>
public sealed class RequestBoundsTests(PagesServer server) : IClassFixture<PagesServer>
{
    [Fact]
    public async Task A_parameter_that_is_not_described_is_refused_everywhere()
    {
        var wrong = new List<string>();
        foreach (ApiOperation operation in (await ReadAsync()).Operations.Where(TakesKeys))
        {
            (HttpStatusCode status, string? code, _) = await SendAsync(operation, "?nosuchparameter=1", "{}");
            if ((status, code) != (HttpStatusCode.BadRequest, "unknown_parameter"))
            {
                wrong.Add($"{operation} → {status} {code}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_body_that_is_nested_too_deeply_is_refused_everywhere()
    {
        string deep = $$"""{"a":{{new string('[', 100)}}{{new string(']', 100)}}}""";
        var wrong = new List<string>();
        foreach (ApiOperation operation in (await ReadAsync()).Operations.Where(TakesJson))
        {
            (HttpStatusCode status, string? code, string text) = await SendAsync(operation, "", deep);
            // The reader meets the unknown field first where there are fields.
            if (status != HttpStatusCode.BadRequest || code is not ("too_deep" or "unknown_field"))
            {
                wrong.Add($"{operation} → {status} {text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Nesting_in_a_field_that_is_known_is_told_as_such()
    {
        string deep = $$$"""{"url":"https://example.com/","rules":[{"when":{{{Nested(70)}}},"then":{"url":"https://example.com/"}}]}""";
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/links", new StringContent(deep, Encoding.UTF8, "application/json"));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"too_deep\"", text, StringComparison.Ordinal);
        Assert.Contains("64", text, StringComparison.Ordinal);

        static string Nested(int levels) => levels == 0 ? """{"bot":true}""" : $$"""{"not":{{Nested(levels - 1)}}}""";
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_everywhere()
    {
        string large = $$"""{"a":"{{new string('x', 17 * 1024 * 1024)}}"}""";
        var wrong = new List<string>();
        foreach (ApiOperation operation in (await ReadAsync()).Operations.Where(TakesJson))
        {
            (HttpStatusCode status, string? code, _) = await SendAsync(operation, "", large);
            if ((status, code) != (HttpStatusCode.RequestEntityTooLarge, "payload_too_large"))
            {
                wrong.Add($"{operation} → {status} {code}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused_everywhere()
    {
        var wrong = new List<string>();
        foreach (ApiOperation operation in (await ReadAsync()).Operations.Where(TakesJson))
        {
            (HttpStatusCode status, string? code, _) = await SendAsync(operation, "", "<a/>", "application/xml");
            // Routing takes these, with another type, for operations on a link called bulk.
            (HttpStatusCode, string) expected = operation.Id is "deleteLinks" or "restoreLinks"
                ? (HttpStatusCode.NotFound, "not_found")
                : (HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
            if ((status, code) != expected)
            {
                wrong.Add($"{operation} → {status} {code}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static bool TakesJson(ApiOperation operation) =>
        operation.RequestBody is { } body && body.GetProperty("content").EnumerateObject().All(media => media.Name.EndsWith("json", StringComparison.Ordinal) && media.Name != "application/x-ndjson")
        && TakesKeys(operation);

    /// <summary>Operations for people alone refuse the key before they look at the request.</summary>
    private static bool TakesKeys(ApiOperation operation) =>
        !operation.Json.TryGetProperty("security", out JsonElement security) || security.EnumerateArray().Any(one => one.TryGetProperty("apiKey", out _));

    private async Task<(HttpStatusCode Status, string? Code, string Text)> SendAsync(ApiOperation operation, string query, string body, string type = "application/json")
    {
        string path = string.Join('/', operation.Path.Split('/').Select(segment => segment.StartsWith('{') ? "lnk_5d4gp3m80p1f5" : segment));
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path + query);
        if (operation.Method != "GET")
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
            // Otherwise the refusal of a large body may arrive as a broken pipe.
            request.Headers.ExpectContinue = body.Length > 1_000_000;
        }

        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        string? code = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()
            : null;
        return (answer.StatusCode, code, text.Length > 200 ? text[..200] : text);
    }

    private async Task<ApiDocument> ReadAsync() => ApiDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json"));
}
