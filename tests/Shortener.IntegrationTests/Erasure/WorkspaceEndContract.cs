using System.Text;
using System.Text.Json;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Erasure;

/// <summary>A workspace is exported and deleted, as its owner does it; another one beside it is not touched.</summary>
public abstract class WorkspaceEndContract(PeopleHost host)
{
    /// <summary>
    /// What the first workspace writes by itself meanwhile: who did what there, when its key and its sessions were used, what visitors asked
    /// for in vain.
    /// </summary>
    private static readonly HashSet<string> Lively = ["audit_log", "api_keys", "orphan_visits", "orphan_slugs", "link_health", "idempotency_keys"];

    [Fact]
    public async Task A_deleted_workspace_answers_no_more_and_leaves_nothing_and_the_other_keeps_every_row()
    {
        var shop = new TwoShops(host);
        await shop.MakeAsync();
        await shop.VisitAsync(4);
        Assert.Equal(404, await shop.StatusAsync("/never" + shop.OtherSlug));
        Dictionary<string, List<string>> before = await shop.RowsAsync(shop.FirstNumber);
        Assert.NotEmpty(before["clicks"]);
        Assert.Equal(200, (await KeyAsync(shop)).Status);

        // A visitor never stops coming.
        using var stop = new CancellationTokenSource();
        Task<int> visits = Task.Run(async () =>
        {
            int redirected = 0;
            while (!stop.IsCancellationRequested)
            {
                redirected += await shop.StatusAsync("/" + shop.Slugs[0]) == 302 ? 1 : 0;
            }

            return redirected;
        });
        Assert.Equal(204, (await shop.DeleteAsync(host.Owner, new { name = shop.Name, password = PeopleHost.Password })).Status);
        foreach (string slug in shop.Slugs)
        {
            Assert.Equal(404, await shop.StatusAsync("/" + slug));
        }

        Assert.Equal(404, await shop.StatusAsync("/@" + shop.Handle));
        Assert.Equal(401, (await KeyAsync(shop)).Status);
        Assert.Equal((403, "not_a_member"), await RefusalAsync(shop));
        Assert.DoesNotContain((await host.Owner.GetAsync("/api/v1/workspaces")).Items, item => item.GetProperty("workspace").GetProperty("id").GetString() == shop.Id);
        await shop.ErasedAsync();
        await stop.CancelAsync();
        Assert.InRange(await visits, 0, int.MaxValue);

        // Its slugs on the shared domain are nobody's, its host and its handle are free.
        Answer taken = await host.Owner.PostAsync("/api/v1/links", new { url = "https://example.com/", slug = shop.Slugs[0] });
        Assert.Equal((409, "slug_taken"), (taken.Status, taken.Code));
        Answer domain = await host.Owner.PostAsync("/api/v1/domains", new { host = shop.Host });
        Assert.Equal(201, domain.Status);
        Assert.Equal(204, (await host.Owner.DeleteAsync($"/api/v1/domains/{domain["id"]}")).Status);

        // All that was accepted is stored, and nothing of it is kept: also what the visitor clicked until the last moment.
        await TwoShops.WaitAsync(async () => (await host.Owner.GetAsync("/api/v1/system/pipeline"))["pending"] == "0");
        await AssertAccountAsync();
        Dictionary<string, List<string>> left = await shop.RowsAsync(shop.Number);
        Assert.All(left["links"], link => Assert.Contains("|url=|", link, StringComparison.Ordinal));
        Assert.Contains("|name=|", Assert.Single(left["workspaces"]), StringComparison.Ordinal);
        Assert.Equal([], left.Where(table => table.Key is not ("links" or "workspaces") && table.Value.Count > 0).Select(table => $"{table.Key}: {table.Value[0]}"));
        Dictionary<string, List<string>> after = await shop.RowsAsync(shop.FirstNumber);
        foreach ((string table, List<string> rows) in before.Where(pair => !Lively.Contains(pair.Key)))
        {
            Assert.Equal((table, string.Join('\n', rows)), (table, string.Join('\n', after[table])));
        }

        // The line that says so belongs to the installation.
        Answer audit = await host.Owner.GetAsync("/api/v1/audit?scope=installation&action=workspace.deleted");
        Assert.Single(audit.Items, item => item.GetProperty("target").GetString() == shop.Id);
        IDictionary<string, object?> line = Assert.Single(await shop.QueryAsync(
            "SELECT details FROM audit_log WHERE workspace_id IS NULL AND action = 'workspace.deleted' AND target = @Id", new { shop.Id }));
        Assert.Contains(shop.Name, (string)line["details"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_owner_deletes_and_says_what_and_who()
    {
        var shop = new TwoShops(host);
        await shop.MakeAsync();
        (Browser admin, _, _) = await host.MemberAsync("admin");
        Answer refused = await admin.SendAsync(HttpMethod.Delete, "/api/v1/workspace", System.Net.Http.Json.JsonContent.Create(new { name = "Shop", password = PeopleHost.Password }));
        Assert.Equal((403, "not_owner"), (refused.Status, refused.Code));
        Answer name = await shop.DeleteAsync(host.Owner, new { name = "old shop", password = PeopleHost.Password });
        Assert.Equal((422, "wrong_name"), (name.Status, name.Code));
        Answer password = await shop.DeleteAsync(host.Owner, new { name = shop.Name, password = "wrong password here" });
        Assert.Equal((422, "wrong_password"), (password.Status, password.Code));
        Answer none = await shop.DeleteAsync(host.Owner, new { name = shop.Name });
        Assert.Equal((422, "wrong_password"), (none.Status, none.Code));
        Answer key = await host.Browser().SendAsync(
            HttpMethod.Delete,
            "/api/v1/workspace",
            System.Net.Http.Json.JsonContent.Create(new { name = "Shop" }),
            ("Authorization", "Bearer " + host.FirstKey));
        Assert.Equal((403, "forbidden"), (key.Status, key.Code));

        // The first workspace holds the domain that everybody uses.
        Answer first = await host.Owner.SendAsync(HttpMethod.Delete, "/api/v1/workspace", System.Net.Http.Json.JsonContent.Create(new { name = "Shop", password = PeopleHost.Password }));
        Assert.Equal((409, "holds_default_domain"), (first.Status, first.Code));
        Assert.Equal(302, await shop.StatusAsync("/" + shop.Slugs[0]));
        Assert.Equal(302, await shop.StatusAsync("/" + shop.OtherSlug));
        Assert.Equal(403, (await admin.GetAsync("/api/v1/system/erasures")).Status);
    }

    [Fact]
    public async Task An_export_holds_as_much_as_the_database_and_no_secret()
    {
        var shop = new TwoShops(host);
        await shop.MakeAsync();
        await shop.VisitAsync(3);
        (HttpResponseMessage answer, Dictionary<string, byte[]> files) = await shop.ExportAsync();
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.EndsWith(".zip", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);

        Dictionary<string, string> tables = new(StringComparer.Ordinal)
        {
            ["clicks.ndjson"] = "clicks",
            ["events.ndjson"] = "events",
            ["domains.ndjson"] = "domains",
            ["utm-templates.ndjson"] = "utm_templates",
            ["hubs.ndjson"] = "hubs",
            ["images.ndjson"] = "images",
            ["interstitials.ndjson"] = "interstitials",
            ["creatives.ndjson"] = "creatives",
            ["webhooks.ndjson"] = "webhooks",
            ["members.ndjson"] = "memberships",
            ["invitations.ndjson"] = "invitations",
            ["keys.ndjson"] = "api_keys",
        };
        using JsonDocument manifest = JsonDocument.Parse(files["manifest.json"]);
        Dictionary<string, long> told = manifest.RootElement.GetProperty("files").EnumerateArray()
            .ToDictionary(file => file.GetProperty("name").GetString()!, file => file.GetProperty("rows").GetInt64());
        foreach ((string file, string table) in tables)
        {
            long rows = await shop.CountAsync(table, "workspace_id", shop.Number);
            Assert.True(rows > 0, table);
            Assert.Equal((file, rows), (file, Lines(files[file]).Count));
            Assert.Equal((file, rows), (file, told[file]));
        }

        Assert.Equal(6, Lines(files["links.ndjson"]).Count);
        Assert.Equal("https://example.com/trash", Assert.Single(Lines(files["links-trash.ndjson"])).GetProperty("url").GetString());
        Assert.Equal(told.Keys.Append("manifest.json").Order(), files.Keys.Where(name => !name.StartsWith("images/", StringComparison.Ordinal)).Order());
        KeyValuePair<string, byte[]> image = Assert.Single(files, file => file.Key.StartsWith("images/", StringComparison.Ordinal));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image.Value[..4]);
        Assert.Equal("https://example.com/go", Lines(files["hubs.ndjson"])[0].GetProperty("published").GetProperty("blocks")[0].GetProperty("url").GetString());
        Assert.Equal(["hubView", "hubView", "hubView"], Lines(files["events.ndjson"]).Select(line => line.GetProperty("kind").GetString()));
        JsonElement click = Lines(files["clicks.ndjson"])[0];
        Assert.Contains(click.GetProperty("link").GetProperty("slug").GetString(), shop.Slugs);
        Assert.Equal(shop.Name, JsonDocument.Parse(files["workspace.json"]).RootElement.GetProperty("name").GetString());

        // Who did it, by the ids that the API has for them.
        IReadOnlyList<JsonElement> audit = (await host.Owner.GetAsync("/api/v1/audit?limit=100", shop.Here)).Items;
        Dictionary<string, string?> actors = audit.ToDictionary(entry => entry.GetProperty("id").GetString()!, entry => entry.GetProperty("actor").GetProperty("id").GetString());
        List<JsonElement> lines = Lines(files["audit.ndjson"]);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(actors[line.GetProperty("id").GetString()!], line.GetProperty("actorId").GetString()));
        Assert.Contains(lines, line => OpaqueId.User.TryParse(line.GetProperty("actorId").GetString()!, out _));

        // Nothing that opens anything.
        string all = string.Concat(files.Where(file => !file.Key.StartsWith("images/", StringComparison.Ordinal)).Select(file => Encoding.UTF8.GetString(file.Value)));
        List<string> secrets = [shop.Key, shop.WebhookSecret, "open sesame now", PeopleHost.Password];
        secrets.AddRange((await shop.QueryAsync("SELECT token AS secret FROM domains WHERE host <> ''", new { })).Select(row => (string)row["secret"]!));
        secrets.AddRange((await shop.QueryAsync("SELECT password_hash AS secret FROM users WHERE password_hash IS NOT NULL", new { })).Select(row => (string)row["secret"]!));
        foreach (IDictionary<string, object?> hash in await shop.QueryAsync("SELECT hash AS secret FROM api_keys UNION SELECT token_hash FROM invitations", new { }))
        {
            secrets.Add(Convert.ToHexString((byte[])hash["secret"]!));
            secrets.Add(Convert.ToBase64String((byte[])hash["secret"]!));
        }

        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("\"options\"", all, StringComparison.Ordinal);
        Assert.Contains((await host.Owner.GetAsync("/api/v1/audit?action=exportWorkspace", shop.Here)).Items, item => item.GetProperty("target").GetString() == shop.Id);
        answer.Dispose();
    }

    [Fact]
    public async Task Who_runs_the_workspace_exports_it_and_nobody_else()
    {
        var shop = new TwoShops(host);
        await shop.MakeAsync();
        Assert.Equal(403, (int)(await shop.ExportAsync(shop.Key)).Answer.StatusCode);
        (Browser editor, _, _) = await host.MemberAsync("editor");
        Assert.Equal(403, (await editor.GetAsync("/api/v1/workspace/export")).Status);
        (Browser admin, _, _) = await host.MemberAsync("admin");
        Assert.Equal(200, (await admin.GetAsync("/api/v1/workspace/export")).Status);

        // A key without one of the rights that the parts need elsewhere does not get round it; with all of them it exports.
        IReadOnlyList<string> all = Permissions.NamesOf(Permissions.WorkspaceExport);
        foreach (string lacking in all)
        {
            Assert.Equal((lacking, 403), (lacking, await StatusWithAsync([.. all.Where(scope => scope != lacking)])));
        }

        Assert.Equal(403, await StatusWithAsync(["workspace:write"]));
        Assert.Equal(200, await StatusWithAsync([.. all]));

        // The key of the first workspace gets that and nothing of the second.
        (_, Dictionary<string, byte[]> files) = await shop.ExportAsync(host.FirstKey);
        string links = Encoding.UTF8.GetString(files["links.ndjson"]);
        Assert.Contains(shop.OtherSlug, links, StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Slugs[0], links, StringComparison.Ordinal);

        async Task<int> StatusWithAsync(string[] scopes)
        {
            Answer key = await host.Owner.PostAsync("/api/v1/keys", new { name = "part", scopes }, shop.Here);
            Assert.Equal(201, key.Status);
            using HttpResponseMessage answer = (await shop.ExportAsync(key["key"])).Answer;
            return (int)answer.StatusCode;
        }
    }

    private static List<JsonElement> Lines(byte[] file) =>
        [.. Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private async Task<(int, string?)> RefusalAsync(TwoShops shop)
    {
        Answer answer = await host.Owner.GetAsync("/api/v1/links", shop.Here);
        return (answer.Status, answer.Code);
    }

    private Task<Answer> KeyAsync(TwoShops shop) => host.Browser().GetAsync("/api/v1/links", ("Authorization", "Bearer " + shop.Key));

    private async Task AssertAccountAsync()
    {
        JsonElement account = (await host.Owner.GetAsync("/api/v1/system/pipeline")).Body;
        long dropped = account.GetProperty("dropped").EnumerateObject().Sum(reason => reason.Value.GetInt64());
        Assert.Equal(
            account.GetProperty("accepted").GetInt64(),
            account.GetProperty("stored").GetInt64() + account.GetProperty("deadLettered").GetInt64() + dropped + account.GetProperty("pending").GetInt64());
    }
}

public sealed class SqliteWorkspaceEndTests(SqlitePeopleHost host) : WorkspaceEndContract(host), IClassFixture<SqlitePeopleHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresWorkspaceEndTests(PostgresPeopleHost host) : WorkspaceEndContract(host), IClassFixture<PostgresPeopleHost>;
