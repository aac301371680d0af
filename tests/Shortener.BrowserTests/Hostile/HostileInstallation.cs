using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Hostile;

/// <summary>An installation of its own whose every text is hostile. What the API refuses is as good as what pages show harmlessly.</summary>
internal sealed class HostileInstallation(Installation home)
{
    private readonly List<string> _addresses = [];
    private int _pages;

    /// <summary>Addresses of pages that show single things.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    public int Taken { get; private set; }

    public async Task FillAsync()
    {
        string? clicked = null;
        foreach (string text in HostileTexts.ForFields.Value)
        {
            string query = Uri.EscapeDataString(text);
            if (await TryAsync("links", new
            {
                url = $"http://shop.example/?a={query}#{query}",
                title = text,
                notes = text,
                tags = new[] { text },
                folder = text.Replace('/', '_'),
                externalId = text,
                preview = new { title = text, text, image = "http://shop.example/" + query },
                variants = new[] { new { name = text, url = "http://shop.example/a", weight = 1 }, new { name = "b", url = "http://shop.example/b", weight = 1 } },
            }) is { } full)
            {
                Remember(full);
                _addresses.Add($"/app/links/{full.GetProperty("id").GetString()}/settings");
            }

            // The most that one bad field leaves of a link.
            if (await TryAsync("links", new { url = $"http://shop.example/{query}", title = text }) is { } plain)
            {
                Remember(plain);
                if (clicked is null)
                {
                    clicked = plain.GetProperty("slug").GetString();
                    string page = "/app/links/" + plain.GetProperty("id").GetString();
                    _addresses.AddRange([page, page + "/settings", page + "/rules", page + "/clicks", page + "/values?by=referrer", page + "/values?by=utm_campaign"]);
                }
            }

            if (await TryAsync("links", new { url = "http://shop.example/", title = text, block = new { status = 410, reason = text } }) is { } blocked)
            {
                Remember(blocked);
                _addresses.Add("/" + blocked.GetProperty("slug").GetString());
            }

            await FillPageAsync(text);
            await FillInterstitialAsync(text);
            await TryAsync("keys", new { name = text, scopes = new[] { "links:read" } });
            await TryAsync("webhooks", new { url = "http://shop.example/" + query, description = text, events = new[] { "link.created" } });
            await TryAsync("utm-templates", new { name = text, source = text, medium = text, campaign = text });
            await TryAsync("invitations", new { email = $"{text}@mail.example", role = "viewer" });
            await TryAsync("invitations", new { email = $"\"{text.Replace("\"", "", StringComparison.Ordinal)}\"@mail.example", role = "viewer" });
            await TryAsync("workspaces", new { name = text, timezone = "UTC" });
        }

        foreach (string value in HostileTexts.ForStyles())
        {
            await FillStyleAsync(value);
        }

        Assert.NotNull(clicked);
        await ClickAsync(clicked);
    }

    private async Task FillPageAsync(string text)
    {
        object[] blocks =
        [
            new { kind = "heading", label = text },
            new { kind = "link", label = text, description = text, url = "http://shop.example/?a=" + Uri.EscapeDataString(text) },
            new { kind = "text", text },
            new { kind = "faq", label = text, faq = new[] { new { question = text, answer = text } } },
            new { kind = "messenger", label = text, messenger = new { network = "telegram", account = "ana", text } },
            new { kind = "contact", label = text, contact = new { name = text, email = "ana@mail.example" } },
            new { kind = "lead", label = text, lead = new { fields = new[] { "email" }, consent = text, button = text, thanks = text } },
        ];
        object profile = new { title = text, bio = text };
        if (await TryPageAsync(text, profile, blocks) is { } whole)
        {
            _addresses.Add("/app/hubs/" + whole);
            return;
        }

        // A field that is refused takes the page with it.
        foreach (object block in blocks)
        {
            await TryPageAsync(text, profile, [block]);
        }
    }

    /// <returns>Id of the page, if it was taken and published.</returns>
    private async Task<string?> TryPageAsync(string name, object profile, object[] blocks)
    {
        string handle = string.Create(CultureInfo.InvariantCulture, $"hostile-{_pages++}");
        return await TryAsync("hubs", new { handle, name, draft = new { language = "en", profile, blocks } }) is { } hub ? await PublishAsync(hub, handle) : null;
    }

    /// <summary>Values of style sheets: colours and fonts of a page's own theme.</summary>
    private async Task FillStyleAsync(string value)
    {
        string handle = string.Create(CultureInfo.InvariantCulture, $"hostile-{_pages++}");
        object own = new { background = value, text = value, button = value, buttonText = value, font = value };
        if (await TryAsync("hubs", new { handle, name = "Style", draft = new { profile = new { title = "Style" }, theme = new { name = "own", own } } }) is { } hub)
        {
            await PublishAsync(hub, handle);
        }
    }

    private async Task<string?> PublishAsync(JsonElement hub, string handle)
    {
        string id = hub.GetProperty("id").GetString()!;
        if (await TryAsync($"hubs/{id}/publish", new { }) is null)
        {
            return null;
        }

        _addresses.Add("/@" + handle);
        return id;
    }

    private async Task FillInterstitialAsync(string text)
    {
        if (await TryAsync("interstitials", new
        {
            name = text,
            countdown = 30,
            skipAfter = 1,
            autoContinue = false,
            creatives = new[] { new { kind = "text", name = text, headline = text, body = text, callToAction = text, url = "http://ad.example/" } },
        }) is { } interstitial
            && await TryAsync("links", new { url = "http://shop.example/", interstitialId = interstitial.GetProperty("id").GetString() }) is { } link)
        {
            _addresses.Add("/" + link.GetProperty("slug").GetString());
        }
    }

    private void Remember(JsonElement link)
    {
        _addresses.Add($"/{link.GetProperty("slug").GetString()}+");
    }

    private async Task<JsonElement?> TryAsync(string collection, object body)
    {
        using HttpResponseMessage response = await home.Client.PostAsJsonAsync("/api/v1/" + collection, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode < 500, $"POST {collection} {JsonSerializer.Serialize(body)}: {text}");
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        Taken++;
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Visits as no well-behaved client would write them, each to the same link.</summary>
    private async Task ClickAsync(string slug)
    {
        foreach (IReadOnlyDictionary<string, string> head in HostileTexts.Heads())
        {
            await SendAsync($"GET /{slug} HTTP/1.1\r\nHost: {home.Address.Authority}\r\n{string.Concat(head.Select(header => $"{header.Key}: {header.Value}\r\n"))}Connection: close\r\n\r\n");
        }

        foreach (string text in HostileTexts.ForFields.Value)
        {
            string value = Uri.EscapeDataString(text);
            await SendAsync(
                $"GET /{slug}?utm_source={value}&utm_medium={value}&utm_campaign={value}&utm_term={value}&utm_content={value} HTTP/1.1\r\nHost: {home.Address.Authority}\r\n"
                + "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36\r\nConnection: close\r\n\r\n");
            // Nobody's address, which the list of missed visits shows.
            await SendAsync($"GET /{value} HTTP/1.1\r\nHost: {home.Address.Authority}\r\nConnection: close\r\n\r\n");
        }

        await home.UntilAsync("/api/v1/system/pipeline", account => account.GetProperty("pending").GetInt64() == 0 && account.GetProperty("stored").GetInt64() > 0);
    }

    private async Task SendAsync(string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(home.Address.Host, home.Address.Port);
        await socket.SendAsync(Encoding.UTF8.GetBytes(request));
        byte[] buffer = new byte[4_096];
        Assert.True(await socket.ReceiveAsync(buffer) > 12, "The server closed the connection without an answer");
    }
}
