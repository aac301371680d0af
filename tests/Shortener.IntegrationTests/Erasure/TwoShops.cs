using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shortener.Core.Erasure;
using Shortener.Core.Ids;
using Shortener.Core.Storage.Sqlite;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Erasure;

/// <summary>A workspace with something of everything, beside the first one, which has as much; what the databases hold of each.</summary>
public sealed class TwoShops(PeopleHost host)
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly HttpClient Visitors = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private static int _shops;

    private readonly string _mark = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _shops)}{Guid.NewGuid().ToString("N")[..6]}");

    public string Id { get; private set; } = "";

    public string Name => "Old shop " + _mark;

    public string Key { get; private set; } = "";

    public string WebhookSecret { get; private set; } = "";

    public string Handle => "h" + _mark;

    public string Host => $"go{_mark}.example";

    public IReadOnlyList<string> Slugs { get; private set; } = [];

    public string OtherSlug => "other" + _mark;

    public int Number => OpaqueId.Workspace.TryParse(Id, out long number) ? (int)number : 0;

    public int FirstNumber { get; private set; }

    public (string, string) Here => ("Shortener-Workspace", Id);

    public async Task MakeAsync()
    {
        Browser owner = host.Owner;
        Answer made = await owner.PostAsync("/api/v1/workspaces", new { name = Name, timezone = "Europe/Madrid", currency = "EUR" });
        Assert.Equal(201, made.Status);
        Id = made["id"];
        Assert.True(OpaqueId.Workspace.TryParse((await owner.GetAsync("/api/v1/workspaces")).Items[0].GetProperty("workspace").GetProperty("id").GetString()!, out long first));
        FirstNumber = (int)first;
        Slugs = [.. Enumerable.Range(0, 5).Select(i => FormattableString.Invariant($"s{i}{_mark}"))];
        foreach (string slug in Slugs)
        {
            await DoneAsync(await owner.PostAsync("/api/v1/links", new { url = "https://example.com/" + slug, slug, tags = new[] { "spring" }, folder = "a/b" }, Here));
        }

        await DoneAsync(await owner.PostAsync("/api/v1/links", new { url = "https://example.com/own", slug = OtherSlug }));
        await DoneAsync(await owner.PostAsync("/api/v1/links", new { url = "https://example.com/pw", slug = "pw" + _mark, password = "open sesame now" }, Here));
        Answer trash = await owner.PostAsync("/api/v1/links", new { url = "https://example.com/trash", slug = "t" + _mark }, Here);
        Assert.Equal(204, (await owner.DeleteAsync($"/api/v1/links/{trash["id"]}", Here)).Status);
        await DoneAsync(await owner.PostAsync("/api/v1/domains", new { host = Host }, Here));
        await DoneAsync(await owner.PostAsync("/api/v1/utm-templates", new { name = "t", source = "mail" }, Here));
        Answer key = await owner.PostAsync("/api/v1/keys", new { name = "k", scopes = new[] { "links:read" } }, Here);
        Key = key["key"];
        Answer webhook = await owner.PostAsync("/api/v1/webhooks", new { url = "https://8.8.8.8/hook", events = new[] { "link.created" } }, Here);
        WebhookSecret = webhook["secret"];
        await DoneAsync(await owner.PostAsync("/api/v1/invitations", new { email = $"guest{_mark}@example.com", role = "viewer" }, Here));
        object draft = new
        {
            language = "en",
            profile = new { title = "Ana" },
            blocks = new object[] { new { kind = "link", label = "Go", url = "https://example.com/go" } },
        };
        Answer hub = await owner.PostAsync("/api/v1/hubs", new { handle = Handle, draft }, Here);
        await DoneAsync(hub);
        Assert.Equal(200, (await owner.PostAsync($"/api/v1/hubs/{hub["id"]}/publish", new { }, Here)).Status);
        Answer image = await owner.SendAsync(HttpMethod.Post, "/api/v1/images", Picture(), Here);
        Assert.True(image.Status is 200 or 201, image.Text);
        var creatives = new[] { new { kind = "text", headline = "Spring prices", callToAction = "See them", url = "https://ad.example/" } };
        await DoneAsync(await owner.PostAsync("/api/v1/interstitials", new { name = "ad", countdown = 5, skipAfter = 2, creatives }, Here));
    }

    /// <summary>Visits to every link and to the page, waited for.</summary>
    public async Task VisitAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (string slug in Slugs.Append(OtherSlug))
            {
                Assert.Equal(302, await StatusAsync("/" + slug));
            }

            Assert.Equal(200, await StatusAsync("/@" + Handle));
        }

        long clicks = times * Slugs.Count;
        await WaitAsync(async () => await CountAsync("clicks", "workspace_id", Number) == clicks && await CountAsync("events", "workspace_id", Number) == times);
    }

    public async Task<int> StatusAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, path));
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36");
        using HttpResponseMessage answer = await Visitors.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public Task<Answer> DeleteAsync(Browser browser, object body) => browser.SendAsync(HttpMethod.Delete, "/api/v1/workspace", JsonContent.Create(body), Here);

    public async Task ErasedAsync() => await WaitAsync(async () => (await host.Owner.GetAsync("/api/v1/system/erasures")).Items.Any(
        erasure => erasure.GetProperty("workspaceId").GetString() == Id && erasure.GetProperty("status").GetString() == "erased"));

    /// <summary>The archive as the browser of a person would save it.</summary>
    public async Task<(HttpResponseMessage Answer, Dictionary<string, byte[]> Files)> ExportAsync(string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, "/api/v1/workspace/export"));
        if (key is null)
        {
            request.Headers.Add("Cookie", "session=" + host.Owner.Token);
            request.Headers.Add("Shortener-Workspace", Id);
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        HttpResponseMessage answer = await Visitors.SendAsync(request);
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(), ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                using var content = new MemoryStream();
                await using Stream file = entry.Open();
                await file.CopyToAsync(content);
                files.Add(entry.FullName, content.ToArray());
            }
        }

        return (answer, files);
    }

    /// <summary>Rows of each table that belong to a workspace, as text, by table.</summary>
    public async Task<Dictionary<string, List<string>>> RowsAsync(int workspaceId)
    {
        Catalogue catalogue = await host.Services.GetRequiredService<IErasureStore>().ReadCatalogueAsync(CancellationToken.None);
        Dictionary<string, List<string>> rows = new(StringComparer.Ordinal);
        IEnumerable<(string Name, string Condition)> tables = WorkspaceTables.Owned(catalogue).Select(table => (table.Name, table.Condition))
            .Concat([("clicks", "workspace_id = @WorkspaceId"), ("events", "workspace_id = @WorkspaceId"), ("workspaces", "id = @WorkspaceId")]);
        foreach ((string table, string condition) in tables)
        {
            rows[table] = [.. (await QueryAsync($"SELECT * FROM {table} WHERE {condition}", new { WorkspaceId = workspaceId }))
                .Select(row => string.Join('|', row.Select(pair => $"{pair.Key}={Text(pair.Value)}")))
                .Order(StringComparer.Ordinal)];
        }

        return rows;
    }

    public async Task<long> CountAsync(string table, string column, int workspaceId) => Convert.ToInt64(
        (await QueryAsync($"SELECT count(*) AS n FROM {table} WHERE {column} = @WorkspaceId", new { WorkspaceId = workspaceId }))[0]["n"], CultureInfo.InvariantCulture);

    public async Task<IReadOnlyList<IDictionary<string, object?>>> QueryAsync(string sql, object parameters)
    {
        if (host.Services.GetService<NpgsqlDataSource>() is { } postgres)
        {
            await using NpgsqlConnection connection = await postgres.OpenConnectionAsync();
            return [.. (await connection.QueryAsync(sql, parameters)).Select(row => (IDictionary<string, object?>)row)];
        }

        using SqliteConnection reader = host.Services.GetRequiredService<SqliteDatabase>().OpenReader();
        return [.. reader.Query(sql, parameters).Select(row => (IDictionary<string, object?>)row)];
    }

    public static async Task WaitAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private static string Text(object? value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        string[] texts => string.Join(',', texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static ByteArrayContent Picture()
    {
        var content = new ByteArrayContent(Convert.FromBase64String(Png));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return content;
    }

    private static Task DoneAsync(Answer answer)
    {
        Assert.True(answer.Status == 201, answer.Text);
        return Task.CompletedTask;
    }
}
