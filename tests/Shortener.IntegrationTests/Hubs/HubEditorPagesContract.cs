using System.Net;
using System.Text.Json;
using Shortener.Core.Hubs;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Hubs;

/// <summary>The dashboard's pages about LinkHub pages, as browsers get them.</summary>
public abstract class HubEditorPagesContract(PeopleHost host)
{
    private const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"' &amp; {0}";

    private static int _handles;

    [Fact]
    public async Task The_list_shows_pages_with_their_state_and_a_way_to_make_one()
    {
        string handle = Handle();
        string id = await CreateAsync(handle, new { profile = new { title = "Ana" }, theme = new { name = "midnight" } });
        Answer list = await host.Owner.GetAsync("/app/hubs");
        Assert.Equal(200, list.Status);
        Assert.Contains($"href=\"/app/hubs/{id}\"", list.Text, StringComparison.Ordinal);
        Assert.Contains($"/@{handle}", list.Text, StringComparison.Ordinal);
        Assert.Contains("<span class=\"badge\">Draft</span>", list.Text, StringComparison.Ordinal);
        Assert.Contains("data-api=\"POST /api/v1/hubs\"", list.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await host.Owner.PostAsync($"/api/v1/hubs/{id}/publish", new { })).Status);
        Assert.Contains("<span class=\"badge good\">Published</span>", (await host.Owner.GetAsync("/app/hubs")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("ru")]
    public async Task Every_template_makes_a_page_of_at_least_a_title(string language)
    {
        Answer list = await host.Owner.GetAsync("/app/hubs", ("Accept-Language", language));
        string[] templates = [.. list.Text.Split("name=\"template\"").Skip(1).Select(part => WebUtility.HtmlDecode(part.Split("value=\"")[1].Split('"')[0]))];
        Assert.Equal(9, templates.Length);
        Assert.Contains($"name=\"language\" value=\"{language}\"", list.Text, StringComparison.Ordinal);
        foreach (string template in templates)
        {
            Answer made = await host.Owner.PostAsync("/api/v1/hubs", new { handle = Handle(), template, language });
            Assert.Equal(201, made.Status);
            Assert.Equal(language, made.Body.GetProperty("draft").GetProperty("language").GetString());
            Assert.NotEqual("", made.Body.GetProperty("draft").GetProperty("profile").GetProperty("title").GetString());
        }
    }

    [Fact]
    public async Task The_editor_carries_the_draft_its_version_and_words_of_the_language()
    {
        string id = await CreateAsync(Handle(), new { profile = new { title = "Ana" }, blocks = new[] { new { kind = "link", label = "One" } } });
        Answer page = await host.Owner.GetAsync($"/app/hubs/{id}", ("Accept-Language", "ru"));
        Assert.Equal(200, page.Status);
        JsonElement data = DataOf(page);
        Assert.Equal("Ana", data.GetProperty("draft").GetProperty("profile").GetProperty("title").GetString());
        Assert.StartsWith("blk_", data.GetProperty("draft").GetProperty("blocks")[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("Сохранено", data.GetProperty("words").GetProperty("saving.saved").GetString());
        Assert.True(data.GetProperty("mayWrite").GetBoolean());
        Assert.Equal("blocks[0].url", data.GetProperty("missing")[0].GetProperty("field").GetString());
        string etag = data.GetProperty("hub").GetProperty("etag").GetString()!;
        Answer saved = await host.Owner.SendAsync(
            HttpMethod.Put, $"/api/v1/hubs/{id}/draft", System.Net.Http.Json.JsonContent.Create(new { profile = new { title = "Bea" } }), ("If-Match", etag));
        Assert.Equal(200, saved.Status);
    }

    [Fact]
    public async Task The_picture_file_has_every_icon_of_links()
    {
        JsonElement data = DataOf(await host.Owner.GetAsync($"/app/hubs/{await CreateAsync(Handle(), new { })}"));
        Answer pictures = await host.Owner.GetAsync(data.GetProperty("hubSymbols").GetString()!);
        Assert.All(HubIcons.Link, icon => Assert.Contains($"<symbol id=\"{icon}\"", pictures.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_names_stay_text_on_every_page()
    {
        string id = await CreateAsync(
            Handle(), new { profile = new { title = Hostile }, blocks = new[] { new { kind = "heading", label = Hostile } } }, Hostile);
        foreach (string path in new[] { "/app/hubs", $"/app/hubs/{id}", $"/app/hubs/{id}/metrics", $"/app/hubs/{id}/leads" })
        {
            Answer page = await host.Owner.GetAsync(path);
            Assert.Equal(200, page.Status);
            Assert.DoesNotContain("<script>alert", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("style=", page.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(Hostile, DataOf(await host.Owner.GetAsync($"/app/hubs/{id}")).GetProperty("draft").GetProperty("profile").GetProperty("title").GetString());
    }

    [Fact]
    public async Task Roles_see_what_they_may()
    {
        string id = await CreateAsync(Handle(), new { });
        (Browser viewer, _, _) = await host.MemberAsync("viewer");
        (Browser editor, _, _) = await host.MemberAsync("editor");
        Answer seen = await viewer.GetAsync($"/app/hubs/{id}");
        Assert.Equal(200, seen.Status);
        Assert.False(DataOf(seen).GetProperty("mayWrite").GetBoolean());
        Assert.DoesNotContain("id=\"hub-publish\"", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /api/v1/hubs", (await viewer.GetAsync("/app/hubs")).Text, StringComparison.Ordinal);
        Assert.Contains("id=\"hub-publish\"", (await editor.GetAsync($"/app/hubs/{id}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/app/hubs")]
    [InlineData("/app/hubs/{id}")]
    [InlineData("/app/hubs/{id}/metrics")]
    [InlineData("/app/hubs/{id}/leads")]
    public async Task Nobody_sees_a_page_without_signing_in(string path)
    {
        string id = await CreateAsync(Handle(), new { });
        Answer answer = await host.Browser().GetAsync(path.Replace("{id}", id, StringComparison.Ordinal));
        Assert.Equal(303, answer.Status);
        Assert.Equal("/app/login", answer.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/metrics")]
    [InlineData("/leads")]
    public async Task A_foreign_page_is_answered_like_one_that_never_was(string below)
    {
        string id = await CreateAsync(Handle(), new { });
        Answer workspace = await host.Owner.PostAsync("/api/v1/workspaces", new { name = "Other", timezone = "UTC" });
        Assert.Equal(201, workspace.Status);
        Browser other = host.Browser();
        Assert.Equal(200, (await other.SignInAsync(PeopleHost.OwnerEmail)).Status);
        Assert.Equal(200, (await other.PatchAsync("/api/v1/session", new { workspaceId = workspace["id"] })).Status);
        Answer foreign = await other.GetAsync($"/app/hubs/{id}{below}");
        Answer none = await other.GetAsync($"/app/hubs/hub_0000000000000{below}");
        Assert.Equal((404, 404), (foreign.Status, none.Status));
        Assert.Equal(none.Text, foreign.Text);
    }

    [Fact]
    public async Task Metrics_show_every_button_before_anybody_clicked_it()
    {
        object[] blocks =
        [
            new { kind = "link", label = "To the shop" },
            new { kind = "heading", label = "A heading" },
            new { kind = "product", label = "To the record" },
            new { kind = "countdown", label = "Counts only" },
            new { kind = "countdown", label = "Opens later", countdown = new { then = "link" } },
            new { kind = "map", map = new { address = "To the house" } },
        ];
        string id = await CreateAsync(Handle(), new { blocks });
        Answer page = await host.Owner.GetAsync($"/app/hubs/{id}/metrics?days=7");
        Assert.Equal(200, page.Status);
        Assert.Contains("To the shop", page.Text, StringComparison.Ordinal);
        Assert.All(["To the record", "Opens later", "To the house"], label => Assert.Contains(label, page.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("Counts only", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("A heading", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"?days=7\" aria-current=\"true\"", page.Text, StringComparison.Ordinal);
    }

    private static string Handle() => $"page{Interlocked.Increment(ref _handles)}x{Environment.ProcessId}";

    private static JsonElement DataOf(Answer page) =>
        JsonDocument.Parse(page.Text.Split("<script type=\"application/json\" id=\"hub-data\">")[1].Split("</script>")[0]).RootElement;

    private async Task<string> CreateAsync(string handle, object draft, string? name = null)
    {
        Answer made = await host.Owner.PostAsync("/api/v1/hubs", name is null ? new { handle, draft } : new { handle, name, draft });
        Assert.Equal(201, made.Status);
        return made["id"];
    }
}

public sealed class SqliteHubEditorPagesTests(SqlitePeopleHost host) : HubEditorPagesContract(host), IClassFixture<SqlitePeopleHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresHubEditorPagesTests(PostgresPeopleHost host) : HubEditorPagesContract(host), IClassFixture<PostgresPeopleHost>;
