using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;
using Shortener.Core.LinkHealth;
using Shortener.Core.Storage;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Webhooks;
using Shortener.IntegrationTests.Links;
using Shortener.Testing.Outbound;

namespace Shortener.IntegrationTests.Webhooks;

public abstract class WebhookDeliveryContract(StorageBackend backend) : IAsyncLifetime
{
    private WebhookStage _stage = null!;

    public async Task InitializeAsync() => _stage = await WebhookStage.StartAsync(backend);

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task A_link_is_told_of_through_its_life_in_order()
    {
        await _stage.CreateLinkAsync(new { slug = "before", url = "https://example.com/" });
        ApiAnswer hook = await _stage.SubscribeAsync("ok", "link.created", "link.updated", "link.deleted");
        ApiAnswer link = await _stage.CreateLinkAsync(new { slug = "told", url = "https://example.com/1", tags = new[] { "a" } });
        await _stage.Host.SendAsync(HttpMethod.Patch, link.Location!, new { slug = "renamed" });
        await _stage.Host.SendAsync(HttpMethod.Delete, link.Location!);
        await _stage.Host.PostAsync($"{link.Location}/restore", new { });
        IReadOnlyList<ReceivedMessage> taken = await _stage.TakenAsync("ok", 4);
        Assert.Equal(["link.created", "link.updated", "link.deleted", "link.updated"], taken.Select(message => message.Type));
        Assert.All(taken, message => Assert.Equal(link["id"], message.Data.GetProperty("link").GetProperty("id").GetString()));
        JsonElement told = taken[3].Data.GetProperty("link");
        Assert.Equal(("renamed", "https://lnk.example/renamed", "lnk.example"), (Text(told, "slug"), Text(told, "shortUrl"), Text(told, "domain")));
        Assert.Equal(4, taken.Select(message => message.Id).Distinct().Count());
        await WebhookStage.UntilAsync(
            async () => (await _stage.DeliveriesAsync(hook, "?status=delivered")).Length == 4, () => "the log lacks deliveries");
        JsonElement[] log = await _stage.DeliveriesAsync(hook);
        Assert.Equal(taken.Select(message => message.Id).Reverse(), log.Select(item => Text(item, "messageId")));
        Assert.All(log, item => Assert.Equal(("delivered", 1, 200), (Text(item, "status"), item.GetProperty("attempts").GetInt32(), item.GetProperty("responseStatus").GetInt32())));
    }

    [Fact]
    public async Task Bulk_changes_are_told_one_by_one_and_a_filter_takes_its_own()
    {
        ApiAnswer one = await _stage.CreateLinkAsync(new { url = "https://example.com/one" });
        await _stage.SubscribeAsync("ok-all", "link.created", "link.updated", "link.deleted");
        await _stage.Host.PostAsync(WebhookStage.Webhooks, new { url = "http://hooks.example/ok-tag", events = new[] { "link.created" }, tag = "vip" });
        await _stage.Host.PostAsync(WebhookStage.Webhooks, new { url = "http://hooks.example/ok-link", events = new[] { "link.updated" }, linkId = one["id"] });
        ApiAnswer bulk = await _stage.Host.PostAsync($"{WebhookStage.Links}/bulk", new
        {
            links = Enumerable.Range(0, 50).Select(i => new { slug = $"bulk{i}", url = $"https://example.com/{i}", tags = i == 7 ? new[] { "vip" } : [] }),
        });
        Assert.True(bulk.Status == 200, bulk.Text);
        await _stage.Host.SendAsync(HttpMethod.Patch, one.Location!, new { title = "One" });
        IReadOnlyList<ReceivedMessage> all = await _stage.TakenAsync("ok-all", 51);
        Assert.Equal(50, all.Where(message => message.Type == "link.created").Select(message => Slug(message)).Distinct().Count());
        Assert.Equal("bulk7", Slug(Assert.Single(await _stage.TakenAsync("ok-tag", 1))));
        Assert.Equal("One", Text(Assert.Single(await _stage.TakenAsync("ok-link", 1)).Data.GetProperty("link"), "title"));
    }

    [Fact]
    public async Task Clicks_come_in_batches_each_once_and_in_order()
    {
        ApiAnswer link = await _stage.CreateLinkAsync(new { slug = "clicked", url = "https://example.com/" });
        await _stage.ClickAsync(link, 10);
        await _stage.SubscribeAsync("ok", "link.clicked");
        await _stage.Host.PostAsync(
            WebhookStage.Webhooks, new { url = "http://hooks.example/ok-bots", events = new[] { "link.clicked" }, includeBots = true });
        await _stage.ClickAsync(link, 2_500);
        await _stage.ClickAsync(link, 3, BotKind.Crawler);
        await _stage.ClickAsync(link, 5);
        await WebhookStage.UntilAsync(() => Clicks("ok").Count >= 2_505, () => $"{Clicks("ok").Count} clicks");
        await WebhookStage.UntilAsync(() => Clicks("ok-bots").Count >= 2_508, () => $"{Clicks("ok-bots").Count} clicks with bots");
        await WebhookStage.QuietAsync();
        List<JsonElement> clicks = Clicks("ok");
        Assert.Equal(2_505, clicks.Count);
        DateTimeOffset[] instants = [.. clicks.Select(click => click.GetProperty("at").GetDateTimeOffset())];
        Assert.Equal(instants.Distinct().Order(), instants);
        Assert.True(_stage.Receiver.TakenAt("ok").Count <= 5, "clicks come in batches");
        Assert.Equal(3, Clicks("ok-bots").Count(click => click.GetProperty("isBot").GetBoolean()));
        JsonElement first = clicks[0];
        Assert.Equal(
            (link["id"], "clicked", "lnk.example", "ES", "ES/Madrid/Madrid", "news.example", "Referral", "mail", "A"),
            (Text(first, "linkId"), Text(first, "slug"), Text(first, "domain"), Text(first, "country"), Text(first, "city"),
                Text(first, "referrerDomain"), Text(first, "channel"), Text(first, "utmSource"), Text(first, "variant")));
    }

    [Fact]
    public async Task A_message_of_clicks_is_the_same_at_each_attempt_and_when_it_is_sent_again()
    {
        ApiAnswer link = await _stage.CreateLinkAsync(new { url = "https://example.com/" });
        ApiAnswer hook = await _stage.SubscribeAsync("flaky", "link.clicked");
        await _stage.ClickAsync(link, 20);
        await _stage.TakenAsync("flaky", 1);
        await WebhookStage.UntilAsync(async () => (await _stage.DeliveriesAsync(hook, "?status=delivered")).Length == 1, () => "not delivered");
        JsonElement delivered = Assert.Single(await _stage.DeliveriesAsync(hook));
        Assert.Equal(2, delivered.GetProperty("attempts").GetInt32());
        ApiAnswer again = await _stage.Host.SendAsync(HttpMethod.Post, $"{hook.Location}/deliveries/{Text(delivered, "id")}/resend");
        Assert.Equal((202, Text(delivered, "messageId"), "pending"), (again.Status, again["messageId"], again["status"]));
        await _stage.TakenAsync("flaky", 2);
        Assert.Single(_stage.Receiver.Attempts.Select(attempt => (attempt.Id, attempt.Body)).Distinct());
        await WebhookStage.UntilAsync(
            async () => (await _stage.Host.GetAsync(again.Location!))["status"] == "delivered", () => "the second delivery is not in the log");
    }

    [Fact]
    public async Task Clicks_of_others_and_more_than_a_message_holds_leave_its_attempts_the_same()
    {
        ApiAnswer link = await _stage.CreateLinkAsync(new { url = "https://example.com/" });
        ApiAnswer other = await _stage.CreateLinkAsync(new { url = "https://example.com/other" });
        await _stage.Host.PostAsync(
            WebhookStage.Webhooks, new { url = "http://hooks.example/flaky", events = new[] { "link.clicked" }, linkId = link["id"] });
        await _stage.ClickAsync(other, 5);
        await _stage.ClickAsync(link, 3, BotKind.Crawler);
        await _stage.ClickAsync(link, 600, campaign: new string('c', 1_000));
        await WebhookStage.UntilAsync(() => Clicks("flaky").Count >= 600, () => $"{Clicks("flaky").Count} clicks");
        await WebhookStage.QuietAsync();
        Assert.Equal(600, Clicks("flaky").Select(click => Text(click, "at")).Distinct().Count());
        Assert.All(Clicks("flaky"), click => Assert.Equal(link["id"], Text(click, "linkId")));
        ILookup<string, string> bodies = _stage.Receiver.Attempts.ToLookup(attempt => attempt.Id, attempt => attempt.Body);
        Assert.True(bodies.Count >= 2, "more than a message holds");
        Assert.All(bodies, attempts => Assert.True(attempts.Count() > 1 && attempts.Distinct().Count() == 1, attempts.Key));
    }

    [Fact]
    public async Task A_failed_message_keeps_those_behind_it_waiting_and_none_is_lost()
    {
        _stage.Receiver.Refuses = true;
        ApiAnswer hook = await _stage.SubscribeAsync("ok", "link.created");
        for (int i = 0; i < 5; i++)
        {
            await _stage.CreateLinkAsync(new { slug = $"kept{i}", url = "https://example.com/" });
        }

        await WebhookStage.UntilAsync(() => _stage.Receiver.Attempts.Count >= 3, () => $"{_stage.Receiver.Attempts.Count} attempts");
        Assert.Single(_stage.Receiver.Attempts.Select(attempt => attempt.Id).Distinct());
        Assert.Equal(JsonValueKind.String, (await _stage.Host.GetAsync(hook.Location!)).Body.GetProperty("failingSince").ValueKind);
        _stage.Receiver.Refuses = false;
        IReadOnlyList<ReceivedMessage> taken = await _stage.TakenAsync("ok", 5);
        Assert.Equal(["kept0", "kept1", "kept2", "kept3", "kept4"], taken.Select(Slug));
        await WebhookStage.UntilAsync(
            async () => (await _stage.Host.GetAsync(hook.Location!)).Body.GetProperty("failingSince").ValueKind == JsonValueKind.Null, () => "still failing");
    }

    [Fact]
    public async Task Hanging_slow_huge_and_failing_endpoints_leave_the_others_alone()
    {
        string[] bad = ["hang", "status/500", "redirect", "slow"];
        foreach (string path in bad)
        {
            await _stage.SubscribeAsync(path, "link.created");
        }

        await _stage.SubscribeAsync("huge", "link.created");
        await _stage.SubscribeAsync("ok", "link.created");
        for (int i = 0; i < 20; i++)
        {
            await _stage.CreateLinkAsync(new { url = $"https://example.com/{i}" });
        }

        await _stage.TakenAsync("ok", 20);
        await _stage.TakenAsync("huge", 20);
        Assert.Empty(_stage.Receiver.TakenAt("ok-behind-redirect"));
        Assert.Single(_stage.Receiver.Attempts.Where(attempt => attempt.Path == "hang").Select(attempt => attempt.Id).Distinct());
        await _stage.TakenAsync("slow", 20);
    }

    [Fact]
    public async Task A_gone_endpoint_is_disabled_at_once_and_starts_anew_when_it_is_enabled()
    {
        ApiAnswer hook = await _stage.SubscribeAsync("gone", "link.created");
        await _stage.CreateLinkAsync(new { url = "https://example.com/" });
        await WebhookStage.UntilAsync(async () => (await _stage.Host.GetAsync(hook.Location!))["enabled"] == "False", () => "still enabled");
        ApiAnswer disabled = await _stage.Host.GetAsync(hook.Location!);
        Assert.Contains("410", disabled["disabledReason"], StringComparison.Ordinal);
        Assert.Equal("failed", Text(Assert.Single(await _stage.DeliveriesAsync(hook)), "status"));
        Assert.Equal("webhook_disabled", (await _stage.Host.SendAsync(
            HttpMethod.Post, $"{hook.Location}/deliveries/{Text((await _stage.DeliveriesAsync(hook))[0], "id")}/resend")).Code);
        await _stage.CreateLinkAsync(new { slug = "meanwhile", url = "https://example.com/" });
        ApiAnswer enabled = await _stage.Host.SendAsync(HttpMethod.Patch, hook.Location!, new { url = "http://hooks.example/ok", enabled = true });
        Assert.Equal(JsonValueKind.Null, enabled.Body.GetProperty("disabledReason").ValueKind);
        await _stage.CreateLinkAsync(new { slug = "later", url = "https://example.com/" });
        Assert.Equal("later", Slug(Assert.Single(await _stage.TakenAsync("ok", 1))));
    }

    [Fact]
    public async Task An_end_is_told_once_for_a_schedule_and_for_a_click_limit()
    {
        await _stage.SubscribeAsync("ok", "link.expired");
        ApiAnswer ending = await _stage.CreateLinkAsync(new { url = "https://example.com/", expiresAt = DateTimeOffset.Parse(Soon(), CultureInfo.InvariantCulture) });
        ApiAnswer limited = await _stage.CreateLinkAsync(new { url = "https://example.com/", clickLimit = 2 });
        Assert.True(OpaqueId.Link.TryParse(limited["id"], out long id));
        Core.ClickLimits.IClickLimitStore limits = _stage.Host.Services.GetRequiredService<Core.ClickLimits.IClickLimitStore>();
        Assert.Equal(2, (await limits.TakeAsync(id, 2, 2, CancellationToken.None)).Granted);
        IReadOnlyList<ReceivedMessage> taken = await _stage.TakenAsync("ok", 2);
        await WebhookStage.QuietAsync();
        Assert.Equal(2, _stage.Receiver.TakenAt("ok").Count);
        Assert.Equal(ending["id"], IdOf(Assert.Single(taken, message => Text(message.Data, "reason") == "schedule")));
        Assert.Equal(limited["id"], IdOf(Assert.Single(taken, message => Text(message.Data, "reason") == "click_limit")));
    }

    [Fact]
    public async Task A_break_is_told_once_until_the_link_is_well_again()
    {
        ApiAnswer link = await _stage.CreateLinkAsync(new { url = "https://example.com/" });
        Assert.True(OpaqueId.Link.TryParse(link["id"], out long id));
        ILinkHealthStore health = _stage.Host.Services.GetRequiredService<ILinkHealthStore>();
        await _stage.SubscribeAsync("ok", "link.broken");
        foreach (LinkHealthStatus status in (LinkHealthStatus[])[LinkHealthStatus.Broken, LinkHealthStatus.Broken])
        {
            await SaveAsync(status);
        }

        ReceivedMessage told = Assert.Single(await _stage.TakenAsync("ok", 1));
        Assert.Equal((link["id"], "http_404"), (IdOf(told), Text(told.Data, "reason")));
        await SaveAsync(LinkHealthStatus.Ok);
        await SaveAsync(LinkHealthStatus.Broken);
        await _stage.TakenAsync("ok", 2);

        Task SaveAsync(LinkHealthStatus status) => health.SaveAsync(
            new LinkHealthState(id, "https://example.com/", status, status == LinkHealthStatus.Ok ? null : "http_404", 2, UnixMicros.ToInstant(UnixMicros.Now(TimeProvider.System))),
            TimeSpan.FromHours(1),
            CancellationToken.None);
    }

    [Fact]
    public async Task Two_processes_share_endpoints_and_deliver_nothing_twice()
    {
        IServiceProvider services = _stage.Host.Services;
        IWebhookFeed feed = services.GetRequiredService<IWebhookFeed>();
        WebhookPayload payload = services.GetRequiredService<WebhookPayload>();
        var ends = new EndedLinkFeeder(feed, payload, TimeProvider.System);
        // On SQLite one process has the database: there the second one only feeds.
        using WebhookService second = ActivatorUtilities.CreateInstance<WebhookService>(
            services, new LinkEventFeeder(feed, ends, payload, TimeProvider.System), ends, new DeliversWebhooks(backend == StorageBackend.Postgres));
        await second.StartAsync(CancellationToken.None);
        for (int i = 0; i < 5; i++)
        {
            await _stage.SubscribeAsync($"ok-{i}", "link.created", "link.clicked");
        }

        ApiAnswer link = await _stage.CreateLinkAsync(new { url = "https://example.com/" });
        for (int i = 0; i < 20; i++)
        {
            await _stage.CreateLinkAsync(new { slug = $"shared{i}", url = "https://example.com/" });
            await _stage.ClickAsync(link, 30);
        }

        for (int i = 0; i < 5; i++)
        {
            string path = $"ok-{i}";
            await WebhookStage.UntilAsync(() => Clicks(path).Count >= 600, () => $"{Clicks(path).Count} clicks at {path}");
            await WebhookStage.UntilAsync(() => Created(path).Count >= 21, () => $"{Created(path).Count} links at {path}");
        }

        await WebhookStage.QuietAsync();
        await second.StopAsync(CancellationToken.None);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(600, Clicks($"ok-{i}").Count);
            Assert.Equal([.. Enumerable.Range(0, 20).Select(number => $"shared{number}")], Created($"ok-{i}").Skip(1));
            Assert.Equal(_stage.Receiver.TakenAt($"ok-{i}").Count, _stage.Receiver.TakenAt($"ok-{i}").Select(message => message.Id).Distinct().Count());
        }
    }

    private List<JsonElement> Clicks(string path) => [.. _stage.Receiver.TakenAt(path).Where(message => message.Type == "link.clicked")
        .SelectMany(message => message.Data.GetProperty("clicks").EnumerateArray())];

    private List<string?> Created(string path) => [.. _stage.Receiver.TakenAt(path).Where(message => message.Type == "link.created").Select(Slug)];

    private static string Soon() => TimeProvider.System.GetUtcNow().AddSeconds(2).ToString("O", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string? Slug(ReceivedMessage message) => Text(message.Data.GetProperty("link"), "slug");

    private static string? IdOf(ReceivedMessage message) => Text(message.Data.GetProperty("link"), "id");
}

public sealed class SqliteWebhookDeliveryTests() : WebhookDeliveryContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresWebhookDeliveryTests() : WebhookDeliveryContract(StorageBackend.Postgres);
