using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Redirects;

/// <summary>What links do beyond redirecting, from a request to its answer and its metrics, through the real server.</summary>
public abstract class LinkBehaviourContract : IAsyncLifetime
{
    private const string Desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    private const string IPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    private const string InstagramOnIPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.4.32.98";
    private const string InstagramOnAndroid =
        "Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 Instagram 334.0.0.42.95 Android";
    private const string Googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private const string Facebook = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";

    private readonly TemporaryDirectory _data = new();
    private ShortenerProcess _server = null!;
    private HttpClient _visitors = null!;

    public async Task InitializeAsync()
    {
        ShortenerSetup setup = await CreateSetupAsync(_data.Path);
        _server = await ShortenerProcess.StartAsync(setup with
        {
            Environment = new Dictionary<string, string> { ["Http__TrustedProxies__0"] = "127.0.0.1", ["Links__PublicUrl"] = "https://go.example" },
        });
        _visitors = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _server.Client.BaseAddress };
    }

    public async Task DisposeAsync()
    {
        _visitors.Dispose();
        await _server.DisposeAsync();
        await ReleaseAsync();
        _data.Dispose();
    }

    protected abstract Task<ShortenerSetup> CreateSetupAsync(string dataDirectory);

    protected abstract Task ReleaseAsync();

    [Fact]
    public async Task Schedule_expiry_and_block_decide_before_the_destination()
    {
        await CreateAsync(new { slug = "future", url = "https://d.example/", startsAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        await CreateAsync(new { slug = "past", url = "https://d.example/", expiresAt = TimeProvider.System.GetUtcNow().AddHours(-1) });
        await CreateAsync(new { slug = "moved", url = "https://d.example/", expiresAt = TimeProvider.System.GetUtcNow().AddHours(-1), expiredUrl = "https://gone.example/" });
        await CreateAsync(new { slug = "blocked", url = "https://d.example/", block = new { status = 451, reason = "<b>court</b> order" } });
        await CreateAsync(new { slug = "running", url = "https://d.example/", startsAt = TimeProvider.System.GetUtcNow().AddHours(-1), expiresAt = TimeProvider.System.GetUtcNow().AddHours(1) });

        Assert.Equal(404, (await VisitAsync("/future")).Status);
        Assert.Equal(410, (await VisitAsync("/past")).Status);
        Assert.Equal((302, "https://gone.example/?q=1"), (await VisitAsync("/moved?q=1")).Redirect);
        Answer blocked = await VisitAsync("/blocked", language: "es");
        Assert.Equal(451, blocked.Status);
        Assert.Contains("&lt;b&gt;court&lt;/b&gt; order", blocked.Body, StringComparison.Ordinal);
        Assert.Contains("lang=\"es\"", blocked.Body, StringComparison.Ordinal);
        Assert.Equal((302, "https://d.example/"), (await VisitAsync("/running")).Redirect);

        // Pages are no clicks: what is counted is what led somewhere.
        await AssertClicksAsync(2);
    }

    [Fact]
    public async Task Rules_choose_by_country_device_language_and_query_and_the_first_that_holds_wins()
    {
        string id = await CreateAsync(new
        {
            slug = "rules",
            url = "https://d.example/",
            rules = new object[]
            {
                new { name = "sold out", when = new { query = new { name = "item", equals = "7" } }, then = new { block = new { reason = "sold out" } } },
                new { when = new { country = new[] { "ES", "PT" }, device = "mobile" }, then = new { url = "https://movil.example/" } },
                new { when = new { country = "ES" }, then = new { url = "https://es.example/" } },
                new { when = new { any = new object[] { new { language = "ru" }, new { country = "RU" } } }, then = new { url = "https://ru.example/" } },
                new { when = new { not = new { bot = false } }, then = new { url = "https://bots.example/" } },
            },
        });

        Assert.Equal(403, (await VisitAsync("/rules?item=7")).Status);
        Assert.Equal("https://movil.example/", (await VisitAsync("/rules", IPhone, "185.8.246.218")).Location);
        Assert.Equal("https://es.example/", (await VisitAsync("/rules", Desktop, "185.8.246.218")).Location);
        Assert.Equal("https://ru.example/", (await VisitAsync("/rules", Desktop, "22.16.49.20", "ru-RU,ru;q=0.9")).Location);
        Assert.Equal("https://ru.example/", (await VisitAsync("/rules", Desktop, "46.242.59.249")).Location);
        Assert.Equal("https://bots.example/", (await VisitAsync("/rules", Googlebot, "22.16.49.20")).Location);
        Assert.Equal("https://d.example/", (await VisitAsync("/rules", Desktop, "22.16.49.20")).Location);

        JsonElement why = await PostAsync($"/api/v1/links/{id}/resolve", new { ip = "185.8.246.218", userAgent = IPhone });
        Assert.Equal("https://movil.example/", why.GetProperty("location").GetString());
        Assert.Equal(1, why.GetProperty("rule").GetInt32());

        // Taking the rules away leaves a plain link.
        await PatchAsync(id, new { rules = (object?)null });
        Assert.Equal("https://d.example/", (await VisitAsync("/rules", Desktop, "185.8.246.218")).Location);
    }

    [Fact]
    public async Task Variants_share_the_visitors_keep_each_and_are_counted_apart()
    {
        string id = await CreateAsync(new
        {
            slug = "ab",
            url = "https://d.example/",
            variants = new object[] { new { url = "https://a.example/" }, new { name = "red button", url = "https://b.example/", weight = 200 } },
        });
        var seen = new Dictionary<string, string>();
        for (int round = 0; round < 2; round++)
        {
            for (int visitor = 0; visitor < 40; visitor++)
            {
                string address = $"198.51.100.{visitor + 1}";
                string location = (await VisitAsync("/ab", Desktop, address)).Location!;
                Assert.Equal(location, seen.GetValueOrDefault(address, location));
                seen[address] = location;
            }
        }

        // 40 visitors at 1:2 leave one side empty once in 10^7 runs.
        int red = seen.Values.Count(location => location == "https://b.example/");
        Assert.InRange(red, 1, 39);
        await AssertClicksAsync(80);
        JsonElement items = (await GetAsync($"/api/v1/metrics/breakdown?by=variant&link={id}")).GetProperty("items");
        Assert.Equal(
            new Dictionary<string, long> { ["A"] = 2 * (40 - red), ["red button"] = 2 * red },
            items.EnumerateArray().ToDictionary(item => item.GetProperty("value").GetString()!, item => item.GetProperty("clicks").GetInt64()));
        Assert.Equal(2 * red, (await GetAsync($"/api/v1/metrics?link={id}&variant=red%20button")).GetProperty("clicks").GetInt64());

        await PatchAsync(id, new { variantsEndAt = TimeProvider.System.GetUtcNow().AddMinutes(-1), winner = "A" });
        Assert.All(await Task.WhenAll(seen.Keys.Select(address => VisitAsync("/ab", Desktop, address))), visit => Assert.Equal("https://a.example/", visit.Location));
    }

    [Fact]
    public async Task A_click_limit_lets_exactly_so_many_people_through_and_no_bot_uses_it_up()
    {
        await CreateAsync(new { slug = "limited", url = "https://d.example/", clickLimit = 25, clickLimitUrl = "https://full.example/" });
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("https://d.example/", (await VisitAsync("/limited", Googlebot)).Location);
        }

        Answer[] visits = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => VisitAsync("/limited")));
        Assert.Equal(25, visits.Count(visit => visit.Location == "https://d.example/"));
        Assert.Equal(35, visits.Count(visit => visit.Location == "https://full.example/"));
        Assert.Equal("https://full.example/", (await VisitAsync("/limited", Googlebot)).Location);

        string id = await CreateAsync(new { slug = "once", url = "https://d.example/", clickLimit = 1 });
        Assert.Equal(302, (await VisitAsync("/once")).Status);
        Assert.Equal(410, (await VisitAsync("/once")).Status);
        await PatchAsync(id, new { clickLimit = 2 });
        Assert.Equal(302, (await VisitAsync("/once")).Status);
        Assert.Equal(410, (await VisitAsync("/once")).Status);
    }

    [Fact]
    public async Task A_password_is_asked_checked_and_limited()
    {
        await CreateAsync(new { slug = "secret", url = "https://d.example/?x=1", password = "sésamo" });
        Answer asked = await VisitAsync("/secret?q=1");
        Assert.Equal(200, asked.Status);
        Assert.Contains("name=\"password\"", asked.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("d.example", asked.Body, StringComparison.Ordinal);

        Assert.Equal(403, (await VisitAsync("/secret?q=1", form: "wrong")).Status);
        Answer right = await VisitAsync("/secret?q=1", form: "sésamo");
        Assert.Equal((303, "https://d.example/?x=1&q=1"), right.Redirect);
        Assert.Equal(405, (await VisitAsync("/nothing", form: "x")).Status);
        await AssertClicksAsync(1);

        for (int i = 0; i < 12; i++)
        {
            _ = await VisitAsync("/secret", address: "198.51.100.9", form: "guess" + i);
        }

        Answer limited = await VisitAsync("/secret", address: "198.51.100.9", form: "sésamo");
        Assert.Equal(429, limited.Status);
        Assert.Equal(303, (await VisitAsync("/secret", address: "198.51.100.10", form: "sésamo")).Status);
    }

    [Fact]
    public async Task Apps_and_messengers_get_their_own()
    {
        await CreateAsync(new
        {
            slug = "inapp",
            url = "https://shop.example/item?id=1",
            escapeInApp = true,
            ios = new { url = "https://apps.example/item/1" },
            preview = new { title = "Half <price>", text = "Today", image = "https://shop.example/p.png" },
        });
        Assert.Equal("https://apps.example/item/1", (await VisitAsync("/inapp", IPhone)).Location);
        Assert.Equal("https://shop.example/item?id=1", (await VisitAsync("/inapp", Desktop)).Location);

        Answer android = await VisitAsync("/inapp", InstagramOnAndroid);
        Assert.Equal(200, android.Status);
        Assert.Contains("intent:", android.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"https://shop.example/item?id=1\"", android.Body, StringComparison.Ordinal);
        Assert.Contains("apps.example", (await VisitAsync("/inapp", InstagramOnIPhone)).Body, StringComparison.Ordinal);
        await AssertClicksAsync(4);

        Answer preview = await VisitAsync("/inapp", Facebook);
        Assert.Equal(200, preview.Status);
        Assert.Contains("property=\"og:title\" content=\"Half &lt;price&gt;\"", preview.Body, StringComparison.Ordinal);
        Assert.Contains("property=\"og:url\" content=\"https://go.example/inapp\"", preview.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("shop.example/item", preview.Body, StringComparison.Ordinal);
        await AssertClicksAsync(4);
    }

    private async Task<Answer> VisitAsync(string path, string agent = Desktop, string? address = null, string? language = null, string? form = null)
    {
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        request.Headers.TryAddWithoutValidation("Accept-Language", language ?? "en");
        if (address is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        }

        if (form is not null)
        {
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("password", form)]);
        }

        using HttpResponseMessage response = await _visitors.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> CreateAsync(object link)
    {
        using HttpResponseMessage response = await _server.Client.PostAsJsonAsync("/api/v1/links", link);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    private async Task PatchAsync(string id, object change)
    {
        using HttpResponseMessage response = await _server.Client.PatchAsJsonAsync($"/api/v1/links/{id}", change);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await _server.Client.PostAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await _server.Client.GetStringAsync(path)).RootElement;

    /// <summary>Waits until as many clicks are stored, and sees that no more come.</summary>
    private async Task AssertClicksAsync(long expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (true)
        {
            JsonElement account = await GetAsync("/api/v1/system/pipeline");
            if (account.GetProperty("pending").GetInt64() == 0 && account.GetProperty("accepted").GetInt64() >= expected)
            {
                Assert.Equal(expected, account.GetProperty("accepted").GetInt64());
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private sealed record Answer(int Status, string? Location, string Body)
    {
        public (int Status, string? Location) Redirect => (Status, Location);
    }
}

public sealed class SqliteLinkBehaviourTests : LinkBehaviourContract
{
    protected override Task<ShortenerSetup> CreateSetupAsync(string dataDirectory) => Task.FromResult(new ShortenerSetup { DataDirectory = dataDirectory });

    protected override Task ReleaseAsync() => Task.CompletedTask;
}

[Trait("Db", "Postgres")]
public sealed class PostgresLinkBehaviourTests : LinkBehaviourContract
{
    private PostgresServer _database = null!;

    protected override async Task<ShortenerSetup> CreateSetupAsync(string dataDirectory)
    {
        _database = await PostgresServer.CreateDatabaseAsync();
        return new ShortenerSetup { DataDirectory = dataDirectory, Postgres = _database.ConnectionString };
    }

    protected override async Task ReleaseAsync() => await _database.DisposeAsync();
}
