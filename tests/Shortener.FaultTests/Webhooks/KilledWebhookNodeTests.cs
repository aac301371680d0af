using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.FaultTests.Stage;
using Shortener.Testing.Outbound;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Webhooks;

/// <summary>
/// The promise of webhooks over SIGKILL: every link that was created and every click that was stored is told, in order; what comes twice
/// comes under the same id with the same content.
/// </summary>
public sealed class KilledWebhookNodeTests(ITestOutputHelper output)
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    // Each round starts a process; the full suite asks for more.
    private static readonly int Rounds = Math.Clamp(FaultSettings.Rounds, 3, 20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Killed_at_random_moments_nothing_is_lost_or_reordered(string backend)
    {
        var random = new Random(FaultSettings.Seed);
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using FaultStage stage = await FaultStage.OfAsync(backend, output);
        ShortenerSetup setup = stage.Setup with
        {
            Program = "Shortener.WebhookNode",
            Environment = new Dictionary<string, string>
            {
                ["WEBHOOK_RECEIVER_PORT"] = receiver.EndPoint.Port.ToString(CultureInfo.InvariantCulture),
                ["Webhooks__FirstRetryMs"] = "100",
            },
        };
        List<string> created = [];
        for (int round = 1; round <= Rounds; round++)
        {
            await using ShortenerProcess node = await ShortenerProcess.StartAsync(setup);
            if (round == 1)
            {
                await SubscribeAsync(node);
            }

            using var life = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(700, 2_500)));
            await LiveAsync(node, created, life.Token);
            Assert.False(node.HasExited, $"The server ended by itself:\n{node.Output}");
            await node.KillAsync();
            output.WriteLine($"round {round}: {created.Count} links, {receiver.Taken.Count} messages taken so far");
        }

        await using ShortenerProcess last = await ShortenerProcess.StartAsync(setup);
        await AssertToldAsync(last, receiver, created);
    }

    private static async Task SubscribeAsync(ShortenerProcess node)
    {
        using HttpResponseMessage answer = await node.Client.PostAsJsonAsync(
            "/api/v1/webhooks", new { url = "http://hooks.example/ok", events = new[] { "link.created", "link.clicked" }, includeBots = true });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Creates links one after another and clicks each, until it is time to die.</summary>
    private static async Task LiveAsync(ShortenerProcess node, List<string> created, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            string slug = string.Create(CultureInfo.InvariantCulture, $"kill{created.Count:D5}");
            using HttpResponseMessage made = await node.Client.PostAsJsonAsync("/api/v1/links", new { slug, url = "https://example.com/" }, CancellationToken.None);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            created.Add(slug);
            for (int i = 0; i < 5; i++)
            {
                using var visit = new HttpRequestMessage(HttpMethod.Get, "/" + slug);
                visit.Headers.UserAgent.ParseAdd(Browser);
                using HttpResponseMessage answer = await node.Client.SendAsync(visit, CancellationToken.None);
                Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            }
        }
    }

    private async Task AssertToldAsync(ShortenerProcess node, WebhookReceiver receiver, List<string> created)
    {
        int clicked = created.Count * 5;
        long began = TimeProvider.System.GetTimestamp();
        while (Clicks(receiver).Count < clicked || Slugs(receiver).Count < created.Count)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(began) < Patience,
                $"{Slugs(receiver).Count} of {created.Count} links, {Clicks(receiver).Count} of {clicked} clicks were told:\n{node.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        // Time for what should not come.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        Assert.Equal(created, Slugs(receiver));
        Assert.Equal(clicked, Clicks(receiver).Count);
        foreach (IGrouping<string, ReceivedMessage> same in receiver.Attempts.GroupBy(message => message.Id))
        {
            Assert.Single(same.Select(message => message.Body).Distinct());
        }

        // Clicks of a source are told in its order: of each link they came one after another.
        foreach (IGrouping<string?, JsonElement> ofLink in Clicks(receiver).GroupBy(click => click.GetProperty("slug").GetString()))
        {
            DateTimeOffset[] instants = [.. ofLink.Select(click => click.GetProperty("at").GetDateTimeOffset())];
            Assert.Equal(5, instants.Length);
            Assert.Equal(instants.Order(), instants);
        }

        output.WriteLine($"{receiver.Attempts.Count - Once(receiver).Count} messages came twice");
    }

    /// <summary>What a receiver that goes by the ids has seen.</summary>
    private static List<ReceivedMessage> Once(WebhookReceiver receiver) => [.. receiver.Taken.DistinctBy(message => message.Id)];

    private static List<string> Slugs(WebhookReceiver receiver) => [.. Once(receiver)
        .Where(message => message.Type == "link.created")
        .Select(message => message.Data.GetProperty("link").GetProperty("slug").GetString()!)];

    private static List<JsonElement> Clicks(WebhookReceiver receiver) => [.. Once(receiver)
        .Where(message => message.Type == "link.clicked")
        .SelectMany(message => message.Data.GetProperty("clicks").EnumerateArray())];
}
