using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Api.Links;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;
using Shortener.Core.Ids;
using Shortener.Core.Links;
using Shortener.Core.Storage;
using Shortener.Ingest.Outbound;
using Shortener.Ingest.Webhooks;
using Shortener.IntegrationTests.Links;
using Shortener.Testing.Outbound;

namespace Shortener.IntegrationTests.Webhooks;

/// <summary>The API with the delivery engine on a fresh database, and a receiver that every public name leads to.</summary>
public sealed class WebhookStage : IAsyncDisposable
{
    public const string Webhooks = "/api/v1/webhooks";
    public const string Links = "/api/v1/links";

    /// <summary>Five times and more what a busy machine takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private SourceState? _source;
    private long _position;

    private WebhookStage(LinksHost host, WebhookReceiver receiver, RoutedDialer dialer)
    {
        Host = host;
        Receiver = receiver;
        Dialer = dialer;
    }

    public LinksHost Host { get; }

    public WebhookReceiver Receiver { get; }

    public RoutedDialer Dialer { get; }

    public static async Task<WebhookStage> StartAsync(StorageBackend backend, params (string Key, string Value)[] settings)
    {
        const string Public = "93.184.216.34";
        WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        RoutedDialer dialer = new RoutedDialer().With(Public, receiver.EndPoint);
        var resolver = new StubResolver { Otherwise = [IPAddress.Parse(Public)] }.With("private.example", "10.0.0.1");
        LinksHost host = await LinksHost.StartAsync(
            backend,
            services => services
                .AddSingleton<IHostResolver>(resolver)
                .AddSingleton<IOutboundDialer>(dialer)
                .AddSingleton<IShortUrls, ShortUrls>()
                .AddWebhookDelivery(_ => true),
            [("Links:PublicUrl", "https://lnk.example"), ("Webhooks:FirstRetryMs", "100"), ("Webhooks:TimeoutSeconds", "1"), .. settings]);
        return new WebhookStage(host, receiver, dialer);
    }

    /// <summary>An endpoint at a path of the receiver.</summary>
    public async Task<ApiAnswer> SubscribeAsync(string path, params string[] events)
    {
        ApiAnswer answer = await Host.PostAsync(Webhooks, new { url = $"http://hooks.example/{path}", events });
        Assert.True(answer.Status == 201, answer.Text);
        return answer;
    }

    public async Task<ApiAnswer> CreateLinkAsync(object link)
    {
        ApiAnswer answer = await Host.PostAsync(Links, link);
        Assert.True(answer.Status == 201, answer.Text);
        return answer;
    }

    /// <summary>Stores clicks of a link as the pipeline does.</summary>
    public async Task ClickAsync(ApiAnswer link, int count, BotKind bot = BotKind.None, string? campaign = null)
    {
        Assert.True(OpaqueId.Link.TryParse(link["id"], out long id));
        IClickStore store = Host.Services.GetRequiredService<IClickStore>();
        _source ??= await store.OpenSourceAsync("node/1", 0, CancellationToken.None);
        long now = UnixMicros.Now(TimeProvider.System);
        EnrichedClick[] clicks = [.. Enumerable.Range(1, count).Select(number => new EnrichedClick
        {
            Raw = new RawClick { EndPosition = _position + (number * 8), LinkId = id, WorkspaceId = 1, UnixMicros = now + number, Variant = "A" },
            BotKind = bot,
            Location = new GeoLocation("ES", "Madrid", "Madrid", null, null),
            Traffic = new TrafficSource("Referral", "news.example", "referral", null, UtmSource: "mail", UtmCampaign: campaign),
            Referrer = "https://news.example/",
            ReferrerDomain = "news.example",
        })];
        long to = _position + (count * 8);
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(new ClickBatch(_source, _position, to, clicks, []), CancellationToken.None));
        _position = to;
    }

    /// <summary>What arrived at a path and was taken, once there are as many as expected and no more come for a while.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> TakenAsync(string path, int count)
    {
        await UntilAsync(() => Receiver.TakenAt(path).Count >= count, () => $"{Receiver.TakenAt(path).Count} of {count} messages at {path}");
        return Receiver.TakenAt(path);
    }

    public static async Task UntilAsync(Func<bool> holds, Func<string> otherwise) => await UntilAsync(() => Task.FromResult(holds()), otherwise);

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < Patience, otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Time for what should not come.</summary>
    public static Task QuietAsync() => Task.Delay(3 * WebhookService.PollEvery, TimeProvider.System);

    public async Task<JsonElement[]> DeliveriesAsync(ApiAnswer webhook, string query = "") =>
        [.. (await Host.GetAsync($"{Webhooks}/{webhook["id"]}/deliveries{query}")).Body.GetProperty("items").EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
