using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Shortener.IntegrationTests.Pages;

public sealed class ReportPageTests(PagesServer server) : IClassFixture<PagesServer>
{
    private static int _addresses;

    private static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N")[..10];

    [Fact]
    public async Task A_report_is_stored_read_and_dealt_with()
    {
        string slug = await LinkAsync();
        string client = NextAddress();
        using HttpResponseMessage sent = await SendAsync(slug, client, [("reason", "phishing"), ("comment", " It says\r\n\"bank\" <b> "), ("email", "me@mail.example")]);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal($"/{slug}+report?sent", sent.Headers.Location!.OriginalString);
        using HttpResponseMessage thanks = await server.SendAsync(HttpMethod.Get, sent.Headers.Location.OriginalString, null, ("Accept-Language", "ru"));
        Assert.Contains("Спасибо", await thanks.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        JsonElement report = (await ReportsOfAsync(slug)).Single();
        Assert.Equal("phishing", report.GetProperty("reason").GetString());
        Assert.Equal("It says\n\"bank\" <b>", report.GetProperty("comment").GetString());
        Assert.Equal("me@mail.example", report.GetProperty("email").GetString());
        Assert.Equal("https://example.com/reported", report.GetProperty("url").GetString());
        Assert.Equal("open", report.GetProperty("status").GetString());
        Assert.Matches("^[0-9a-f]{16}$", report.GetProperty("reporter").GetString());
        Assert.DoesNotContain(client, report.GetRawText(), StringComparison.Ordinal);

        string path = $"/api/v1/abuse-reports/{report.GetProperty("id").GetString()}";
        using HttpResponseMessage changed = await server.Client.PatchAsJsonAsync(path, new { status = "resolved", note = "link blocked" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        JsonElement read = await server.GetJsonAsync(path);
        Assert.Equal(("resolved", "link blocked"), (read.GetProperty("status").GetString(), read.GetProperty("note").GetString()));
        JsonElement change = read.GetProperty("changes").EnumerateArray().Single();
        Assert.StartsWith("key_", change.GetProperty("keyId").GetString(), StringComparison.Ordinal);
        Assert.Equal("resolved", change.GetProperty("status").GetString());
        Assert.DoesNotContain(await ReportsOfAsync(slug, "open"), other => other.GetProperty("id").GetString() == report.GetProperty("id").GetString());
        Assert.Single(await ReportsOfAsync(slug, "resolved"));
    }

    [Theory]
    [InlineData("{}", 422, "status")]
    [InlineData("""{"status":"gone"}""", 422, "status")]
    [InlineData("""{"note":"\u0000"}""", 422, "note")]
    [InlineData("""{"state":"open"}""", 400, "state")]
    public async Task A_bad_change_is_refused_by_field(string json, int status, string field)
    {
        using HttpResponseMessage response = await server.SendAsync(
            HttpMethod.Patch, "/api/v1/abuse-reports/abr_0000000000000", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)response.StatusCode);
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("/api/v1/abuse-reports?status=gone")]
    [InlineData("/api/v1/abuse-reports?limit=0")]
    [InlineData("/api/v1/abuse-reports?cursor=x")]
    public async Task A_bad_question_is_refused(string path)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_beside_its_field_and_the_rest_is_kept()
    {
        string slug = await LinkAsync();
        using HttpResponseMessage answer = await SendAsync(
            slug, NextAddress(), [("reason", "nonsense"), ("comment", new string('x', 2_001)), ("email", "no address")], ("Accept-Language", "es"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("id=\"reason-error\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"comment-error\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"email-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"no address\"", page, StringComparison.Ordinal);
        Assert.Contains(new string('x', 2_001), page, StringComparison.Ordinal);
        Assert.Empty(await ReportsOfAsync(slug));
    }

    [Fact]
    public async Task Text_is_stored_as_it_is_and_what_no_database_holds_is_refused()
    {
        string slug = await LinkAsync();
        using HttpResponseMessage sent = await SendAsync(slug, NextAddress(), [("reason", "other"), ("comment", "<\u202e>\ud83d\ude00")]);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal("<\u202e>\ud83d\ude00", (await ReportsOfAsync(slug)).Single().GetProperty("comment").GetString());
        using HttpResponseMessage refused = await SendAsync(slug, NextAddress(), [("reason", "other"), ("comment", "a\0b")]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_program_that_fills_the_hidden_field_is_thanked_and_ignored()
    {
        string slug = await LinkAsync();
        using HttpResponseMessage sent = await SendAsync(slug, NextAddress(), [("reason", "spam"), ("website", "https://spam.example/")]);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Empty(await ReportsOfAsync(slug));
    }

    [Fact]
    public async Task Reports_from_one_address_are_limited()
    {
        string slug = await LinkAsync();
        string client = NextAddress();
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage taken = await SendAsync(slug, client, [("reason", "spam")]);
            Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        }

        using HttpResponseMessage limited = await SendAsync(slug, client, [("reason", "spam"), ("comment", "kept words")]);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(60));
        Assert.Contains("kept words", await limited.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage other = await SendAsync(slug, NextAddress(), [("reason", "spam")]);
        Assert.Equal(HttpStatusCode.SeeOther, other.StatusCode);
        Assert.Equal(4, (await ReportsOfAsync(slug)).Count);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_form_of_another_site_is_refused(string header, string value)
    {
        string slug = await LinkAsync();
        using HttpResponseMessage answer = await SendAsync(slug, NextAddress(), [("reason", "spam")], (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(await ReportsOfAsync(slug));
    }

    [Fact]
    public async Task The_form_of_this_site_is_taken()
    {
        string slug = await LinkAsync();
        using HttpResponseMessage answer = await SendAsync(
            slug, NextAddress(), [("reason", "spam")], ("Origin", server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_no_form_or_too_large_is_refused()
    {
        string slug = await LinkAsync();
        using HttpResponseMessage json = await server.SendAsync(HttpMethod.Post, $"/{slug}+report", JsonContent.Create(new { reason = "spam" }));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        using HttpResponseMessage large = await SendAsync(slug, NextAddress(), [("reason", "spam"), ("comment", new string('x', 40_000))]);
        Assert.InRange((int)large.StatusCode, 400, 413);
        using HttpResponseMessage many = await SendAsync(slug, NextAddress(), [.. Enumerable.Range(0, 50).Select(i => ($"f{i}", "x"))]);
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
    }

    private static string NextAddress() =>
        string.Create(CultureInfo.InvariantCulture, $"198.51.100.{Interlocked.Increment(ref _addresses)}");

    private async Task<string> LinkAsync()
    {
        string slug = Unique("r");
        await server.CreateAsync(new { url = "https://example.com/reported", slug });
        return slug;
    }

    private Task<HttpResponseMessage> SendAsync(string slug, string client, (string Name, string Value)[] fields, params (string Name, string Value)[] headers) =>
        server.SendAsync(
            HttpMethod.Post,
            $"/{slug}+report",
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            [("X-Forwarded-For", client), .. headers]);

    private async Task<IReadOnlyList<JsonElement>> ReportsOfAsync(string slug, string? status = null)
    {
        JsonElement list = await server.GetJsonAsync($"/api/v1/abuse-reports?limit=100{(status is null ? "" : $"&status={status}")}");
        return [.. list.GetProperty("items").EnumerateArray().Where(report => report.GetProperty("shortUrl").GetString()!.EndsWith("/" + slug, StringComparison.Ordinal))];
    }
}
