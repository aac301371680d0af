using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Shortener.Api.Access;
using Shortener.Api.Description;

namespace Shortener.IntegrationTests.Description;

/// <summary>An operation that goes away says so: in the description, and with every answer.</summary>
public sealed class DeprecationTests
{
    [Fact]
    public async Task A_deprecated_operation_says_when_it_ends_and_what_to_use()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddApiDescription();
        await using WebApplication app = builder.Build();
        app.MapGet("/api/v1/old", () => TypedResults.Ok("a"))
            .OpensToAnyone()
            .Deprecated(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 10, 1, 0, 0, 0, TimeSpan.Zero), "Use /api/v1/new.")
            .WithName("old")
            .WithTags("Old")
            .WithSummary("Old");
        app.MapApiDescription();
        await app.StartAsync();
        using HttpClient client = app.GetTestClient();

        using HttpResponseMessage answer = await client.GetAsync("/api/v1/old");
        // RFC 9745: a structured date. RFC 8594: an HTTP date.
        Assert.Equal("@1790812800", Assert.Single(answer.Headers.GetValues("Deprecation")));
        Assert.Equal("Fri, 01 Oct 2027 00:00:00 GMT", Assert.Single(answer.Headers.GetValues("Sunset")));
        Assert.Contains("rel=\"deprecation\"", Assert.Single(answer.Headers.GetValues("Link")), StringComparison.Ordinal);

        JsonElement operation = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json")).RootElement
            .GetProperty("paths").GetProperty("/api/v1/old").GetProperty("get");
        Assert.True(operation.GetProperty("deprecated").GetBoolean());
        Assert.Contains("Use /api/v1/new.", operation.GetProperty("description").GetString()!, StringComparison.Ordinal);
        Assert.Contains("2027-10-01", operation.GetProperty("description").GetString()!, StringComparison.Ordinal);
        Assert.True(operation.GetProperty("responses").GetProperty("200").GetProperty("headers").TryGetProperty("Sunset", out _));
    }
}
