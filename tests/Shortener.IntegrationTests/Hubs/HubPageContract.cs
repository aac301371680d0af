using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Hubs;

public abstract partial class HubPageContract(HubsServer server)
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task A_published_page_is_served_from_memory_with_a_tag_and_a_strict_policy()
    {
        (string handle, _) = await server.PublishAsync(Draft(new { kind = "link", label = "Go", url = "https://example.com/go" }));
        using HttpResponseMessage page = await server.Visitor.GetAsync($"/@{handle.ToUpperInvariant()}");
        string html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1_000, 30 * 1_024);
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        string sheet = StyleElement().Match(html).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(sheet)));
        Assert.Contains($"style-src 'sha256-{hash}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/@{handle}");
        again.Headers.TryAddWithoutValidation("If-None-Match", page.Headers.ETag!.ToString());
        using HttpResponseMessage unchanged = await server.Visitor.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using HttpResponseMessage head = await server.Visitor.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/@{handle}"));
        Assert.Equal((HttpStatusCode.OK, Encoding.UTF8.GetByteCount(html)), (head.StatusCode, (int)head.Content.Headers.ContentLength!));
    }

    [Fact]
    public async Task A_change_is_seen_once_it_is_published_and_gone_when_it_is_taken_off()
    {
        (string handle, JsonElement hub) = await server.PublishAsync(Draft(new { kind = "heading", label = "First words" }));
        string id = hub.GetProperty("id").GetString()!;
        Assert.Contains("First words", await server.Visitor.GetStringAsync($"/@{handle}"), StringComparison.Ordinal);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Put, $"/hubs/{id}/draft", Draft(new { kind = "heading", label = "Second words" }))).Status);
        Assert.Contains("First words", await server.Visitor.GetStringAsync($"/@{handle}"), StringComparison.Ordinal);
        Assert.Contains("Second words", await server.Api.GetStringAsync($"/api/v1/hubs/{id}/preview"), StringComparison.Ordinal);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, $"/hubs/{id}/publish")).Status);
        Assert.Contains("Second words", await server.Visitor.GetStringAsync($"/@{handle}"), StringComparison.Ordinal);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, $"/hubs/{id}/versions/1/restore")).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, $"/hubs/{id}/unpublish")).Status);
        using HttpResponseMessage gone = await server.Visitor.GetAsync($"/@{handle}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/hubs/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"/hubs/{id}")).Status);
    }

    [Theory]
    [InlineData("a", "invalid")]
    [InlineData("-ana", "invalid")]
    [InlineData("a/b", "invalid")]
    [InlineData("ана", "invalid")]
    [InlineData("Support", "reserved")]
    [InlineData("api", "reserved")]
    public async Task A_handle_that_nobody_can_have_is_told_with_the_reason(string handle, string reason)
    {
        (int status, JsonElement answer) = await server.SendAsync(HttpMethod.Get, "/hubs/handles?handle=" + Uri.EscapeDataString(handle));
        Assert.Equal((200, false, reason), (status, answer.GetProperty("available").GetBoolean(), answer.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_handle_is_free_until_a_page_has_it_and_again_once_the_page_is_deleted()
    {
        string handle = "free" + Guid.NewGuid().ToString("N")[..8];
        Assert.Equal((true, null), await AskAsync(handle));
        (_, JsonElement hub) = await server.SendAsync(HttpMethod.Post, "/hubs", new { handle });
        Assert.Equal((false, "taken"), await AskAsync(handle.ToUpperInvariant()));
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/hubs/{hub.GetProperty("id").GetString()}")).Status);
        Assert.Equal((true, null), await AskAsync(handle));
        Assert.Equal(422, (await server.SendAsync(HttpMethod.Get, "/hubs/handles")).Status);
        Assert.Equal(422, (await server.SendAsync(HttpMethod.Get, "/hubs/handles?handle=" + new string('a', 201))).Status);

        async Task<(bool, string?)> AskAsync(string text)
        {
            (int status, JsonElement answer) = await server.SendAsync(HttpMethod.Get, "/hubs/handles?handle=" + text);
            Assert.Equal((200, handle), (status, answer.GetProperty("handle").GetString()));
            return (answer.GetProperty("available").GetBoolean(), answer.GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task Buttons_lead_where_the_published_page_leads_and_nowhere_else()
    {
        (_, JsonElement link) = await server.SendAsync(HttpMethod.Post, "/links", new { url = "https://example.com/own" });
        (string handle, _) = await server.PublishAsync(Draft(
            new { kind = "link", label = "A", url = "https://example.com/a" },
            new { kind = "link", label = "B", linkId = link.GetProperty("id").GetString() },
            new { kind = "text", text = "[c](https://example.com/c) [bad](javascript:alert(1))" },
            new { kind = "contact", contact = new { name = "Ana; Ruiz", note = "a,\nb", phones = new[] { "+34 600 123 456" } } }));
        IHtmlDocument page = await PageAsync(handle);
        string[] hrefs = [.. page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!)];
        Assert.All(hrefs, href => Assert.StartsWith("/h/", href, StringComparison.Ordinal));
        Assert.Equal("https://example.com/a", await FollowAsync(hrefs[0] + "?t=1200"));
        Assert.Equal(link.GetProperty("shortUrl").GetString(), await FollowAsync(hrefs[1]));
        Assert.Equal("https://example.com/c", await FollowAsync(hrefs[2]));
        string card = await server.Visitor.GetStringAsync(hrefs[3]);
        Assert.Contains("FN:Ana\\; Ruiz\r\n", card, StringComparison.Ordinal);
        Assert.Contains("NOTE:a\\,\\nb\r\n", card, StringComparison.Ordinal);
        Assert.Equal(4, hrefs.Length);
        foreach (string wrong in (string[])[hrefs[0] + ".7", hrefs[0][..^1], "/h/" + new string('a', 26), "/h/https:example.com"])
        {
            using HttpResponseMessage refused = await server.Visitor.GetAsync(wrong);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    [Fact]
    public async Task A_destination_that_comes_onto_the_blocklist_is_blocked_at_its_button()
    {
        (string handle, _) = await server.PublishAsync(Draft(new { kind = "link", label = "A", url = "https://later.example/a" }));
        string href = (await PageAsync(handle)).QuerySelector("main a")!.GetAttribute("href")!;
        await File.AppendAllTextAsync(server.BlocklistPath, "later.example\n");
        for (int i = 0; i < 100; i++)
        {
            using HttpResponseMessage answer = await server.Visitor.GetAsync(href);
            if (answer.StatusCode == HttpStatusCode.Gone)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Fail("The button still leads on after ten seconds");
    }

    [Fact]
    public async Task Scheduled_and_targeted_blocks_show_to_whom_they_are_for()
    {
        (string handle, _) = await server.PublishAsync(Draft(
            new { kind = "heading", label = "Always" },
            new { kind = "heading", label = "Over", until = "2020-01-01T00:00:00Z" },
            new { kind = "heading", label = "Begun", from = "2020-01-01T00:00:00Z" },
            new { kind = "heading", label = "Hidden", hidden = true },
            new { kind = "heading", label = "Russian", when = new { language = "ru" } }));
        Assert.Equal(["Always", "Begun"], (await PageAsync(handle)).QuerySelectorAll("h2").Select(heading => heading.TextContent));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/@{handle}");
        request.Headers.AcceptLanguage.ParseAdd("ru-RU,ru;q=0.9");
        using HttpResponseMessage answer = await server.Visitor.SendAsync(request);
        Assert.Contains("Russian", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.Private);
    }

    [Fact]
    public async Task A_lead_needs_consent_and_is_exported_as_no_formula()
    {
        (string handle, JsonElement hub) = await server.PublishAsync(
            Draft(new { kind = "lead", label = "News", lead = new { fields = new[] { "name", "email" }, consent = "Yes, write to me" } }));
        IElement form = (await PageAsync(handle)).QuerySelector("form")!;
        string action = form.GetAttribute("action")!;
        using HttpResponseMessage incomplete = await PostAsync(action, ("name", "x"), ("email", "no address"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, incomplete.StatusCode);
        IHtmlDocument again = new HtmlParser().ParseDocument(await incomplete.Content.ReadAsStringAsync());
        Assert.Equal(2, again.QuerySelectorAll(".error").Length);
        Assert.Equal("x", again.QuerySelector("input[name=name]")!.GetAttribute("value"));

        using HttpResponseMessage trapped = await PostAsync(action, ("name", "bot"), ("email", "b@mail.example"), ("consent", "yes"), ("website", "x"));
        Assert.Equal(HttpStatusCode.SeeOther, trapped.StatusCode);
        using HttpResponseMessage sent = await PostAsync(action, ("name", "=SUM(1)"), ("email", "o@mail.example"), ("consent", "yes"));
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.NotNull(new HtmlParser().ParseDocument(await server.Visitor.GetStringAsync(sent.Headers.Location!)).QuerySelector("[role=status]"));

        // The server takes three from one address in an hour, and wrong ones count: one was wrong, one was taken, a trapped one is none.
        using HttpResponseMessage third = await PostAsync(action, ("email", "no address"));
        using HttpResponseMessage limited = await PostAsync(action, ("email", "no address"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests), (third.StatusCode, limited.StatusCode));

        string leads = $"/hubs/{hub.GetProperty("id").GetString()}/leads";
        JsonElement lead = Assert.Single((await server.SendAsync(HttpMethod.Get, leads)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("=SUM(1)", "Yes, write to me"), (lead.GetProperty("name").GetString(), lead.GetProperty("consent").GetString()));
        string csv = await server.Api.GetStringAsync("/api/v1" + leads + "/export");
        Assert.Contains(",'=SUM(1),", csv, StringComparison.Ordinal);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, leads + "/" + lead.GetProperty("id").GetString())).Status);
        Assert.Empty((await server.SendAsync(HttpMethod.Get, leads)).Body.GetProperty("items").EnumerateArray());

        using var foreign = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent([KeyValuePair.Create("email", "x@mail.example")]) };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using HttpResponseMessage refused = await server.Visitor.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task An_image_is_known_by_its_content_and_served_as_nothing_else()
    {
        using HttpResponseMessage uploaded = await server.Api.PostAsync("/api/v1/images?name=a.php.png", Bytes(Convert.FromBase64String(Png), "text/html"));
        JsonElement image = JsonDocument.Parse(await uploaded.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        using HttpResponseMessage served = await server.Visitor.GetAsync(image.GetProperty("url").GetString());
        Assert.Equal("image/png", served.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(served.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", Assert.Single(served.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        foreach (string wrong in (string[])["<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "GIF89a=1;alert(1)", ""])
        {
            using HttpResponseMessage refused = await server.Api.PostAsync("/api/v1/images", Bytes(Encoding.UTF8.GetBytes(wrong), "image/png"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        using HttpResponseMessage large = await server.Api.PostAsync("/api/v1/images", Bytes(new byte[(2 * 1024 * 1024) + 1], "image/png"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task Every_template_is_a_valid_draft_in_every_language()
    {
        foreach (string language in (string[])["en", "es", "ru"])
        {
            JsonElement templates = (await server.SendAsync(HttpMethod.Get, $"/hubs/templates?language={language}")).Body;
            foreach (string name in templates.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!))
            {
                (int status, JsonElement hub) = await server.SendAsync(
                    HttpMethod.Post, "/hubs", new { handle = "t" + Guid.NewGuid().ToString("N")[..10], template = name, language });
                Assert.True(status == 201, hub.ToString());
                Assert.Equal(language, hub.GetProperty("draft").GetProperty("language").GetString());
                using HttpResponseMessage preview = await server.Api.GetAsync($"/api/v1/hubs/{hub.GetProperty("id").GetString()}/preview");
                Assert.Equal(HttpStatusCode.OK, preview.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_page_with_foreign_scripts_shares_no_window_with_any_other_answer()
    {
        (string foreign, _) = await server.PublishAsync(new { profile = new { title = "Foreign" }, retargeting = new { consent = "assume", pixels = new[] { new { provider = "x", id = "abc12" } } } });
        (string own, _) = await server.PublishAsync(new { profile = new { title = "Own" } });
        async Task<string?> PolicyAsync(string path)
        {
            using HttpResponseMessage answer = await server.Api.GetAsync(path);
            return answer.Headers.TryGetValues("Cross-Origin-Opener-Policy", out IEnumerable<string>? policy) ? string.Join(',', policy) : null;
        }

        Assert.Null(await PolicyAsync($"/@{foreign}"));
        foreach (string path in (string[])[$"/@{own}", "/robots.txt", "/healthz", "/docs/index.html", "/openapi/v1.json", "/app/login", "/app/logout", "/api/v1/me", "/nothing-here", "/app/nothing-here"])
        {
            Assert.Equal((path, "same-origin"), (path, await PolicyAsync(path)));
        }
    }

    [TestDataFact]
    public async Task Hostile_text_in_every_field_of_a_page_makes_no_element_and_no_attribute()
    {
        foreach (string line in await File.ReadAllLinesAsync(TestData.Path("http/page_input_cases.jsonl")))
        {
            JsonElement one = JsonDocument.Parse(line).RootElement;
            string input = one.GetProperty("input").GetString()!;
            if (one.GetProperty("kind").GetString() == "css_value")
            {
                (int status, _) = await server.SendAsync(
                    HttpMethod.Post, "/hubs", new { handle = "c" + Guid.NewGuid().ToString("N")[..10], draft = new { theme = new { name = "own", own = new { background = input } } } });
                Assert.Equal(422, status);
            }
            else if (one.GetProperty("kind").GetString() == "page_text")
            {
                await ShowAsTextAsync(input);
            }
        }
    }

    private async Task ShowAsTextAsync(string input)
    {
        object Page(string text) => new
        {
            profile = new { title = text, bio = text, share = new { title = text, description = text } },
            blocks = new object[]
            {
                new { kind = "link", label = text, description = text, url = "https://example.com/" },
                new { kind = "heading", label = text },
                new { kind = "text", text },
                new { kind = "messenger", label = text, messenger = new { network = "telegram", account = "somebody", text } },
                new { kind = "contact", label = text, contact = new { name = text, note = text } },
                new { kind = "faq", label = text, questions = new[] { new { question = text, answer = text } } },
                new { kind = "lead", label = text, text, lead = new { consent = text, button = text[..Math.Min(60, text.Length)], thanks = text } },
            },
        };
        string handle = "x" + Guid.NewGuid().ToString("N")[..10];
        (int created, JsonElement hub) = await server.SendAsync(HttpMethod.Post, "/hubs", new { handle, draft = Page(input) });
        if (created == 422)
        {
            // Control characters are refused.
            return;
        }

        (int published, JsonElement answer) = await server.SendAsync(HttpMethod.Post, $"/hubs/{hub.GetProperty("id").GetString()}/publish");
        Assert.True(published == 200, answer.ToString());
        IHtmlDocument page = await PageAsync(handle);
        Assert.Equal(1, page.QuerySelectorAll("script").Length);
        Assert.Empty(page.QuerySelectorAll("img,object,iframe,embed,base,meta[http-equiv],svg[onload]"));
        Assert.Equal(1, page.QuerySelectorAll("form").Length);
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute =>
            attribute.Name.StartsWith("on", StringComparison.Ordinal) || attribute.Name == "style"
            || (attribute.Name is "href" or "src" or "action" && !HrefForm().IsMatch(attribute.Value)));
    }

    private static object Draft(params object[] blocks) => new { language = "en", profile = new { title = "Ana" }, blocks };

    private static ByteArrayContent Bytes(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(type);
        return content;
    }

    private async Task<IHtmlDocument> PageAsync(string handle) => new HtmlParser().ParseDocument(await server.Visitor.GetStringAsync($"/@{handle}"));

    private async Task<string?> FollowAsync(string path)
    {
        using HttpResponseMessage answer = await server.Visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await server.Visitor.PostAsync(path, content);
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();

    [GeneratedRegex(@"\A(/[h@a]|https?://|#i-|mailto:|tel:)")]
    private static partial Regex HrefForm();
}

public sealed class SqliteHubPageTests(SqliteHubsServer server) : HubPageContract(server), IClassFixture<SqliteHubsServer>;

[Trait("Db", "Postgres")]
public sealed class PostgresHubPageTests(PostgresHubsServer server) : HubPageContract(server), IClassFixture<PostgresHubsServer>;
