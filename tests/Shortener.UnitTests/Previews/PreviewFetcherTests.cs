using System.Text.Json;
using System.Text.RegularExpressions;
using Shortener.Core.Clicks;
using Shortener.Core.UserAgents;
using Shortener.Testing;

namespace Shortener.UnitTests.Previews;

/// <summary>Who fetches a posted link to show it: the user agents as the networks document them and as public lists record them.</summary>
public sealed class PreviewFetcherTests
{
    private static readonly Lazy<UserAgentParser> Parser = new(() => UserAgentParser.Load());

    [Theory]
    [InlineData("facebookexternalhit", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("facebookexternalhit", "facebookexternalhit/1.0 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("facebookexternalhit", "facebookexternalhit/1.1")]
    [InlineData("facebookexternalhit", "Mozilla/5.0 (compatible; Meta-ExternalHit/1.1; +http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("facebookcatalog", "facebookcatalog/1.0")]
    [InlineData("meta-externalfetcher", "meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)")]
    [InlineData("Facebot", "Facebot/1.0")]
    [InlineData("Twitterbot", "Twitterbot/1.0")]
    [InlineData("Twitterbot", "Twitterbot/0.1")]
    [InlineData("Twitterbot", "Mozilla/5.0 (compatible; Twitterbot/1.0)")]
    [InlineData("LinkedInBot", "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)")]
    [InlineData("LinkedInBot", "LinkedInBot/1.0 (compatible; Mozilla/5.0; Jakarta Commons-HttpClient/4.3 +http://www.linkedin.com)")]
    [InlineData("Slackbot", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("Slackbot", "Slackbot 1.0 (+https://api.slack.com/robots)")]
    [InlineData("Slack-ImgProxy", "Slack-ImgProxy 1.138 (+https://api.slack.com/robots)")]
    [InlineData("TelegramBot", "TelegramBot (like TwitterBot)")]
    [InlineData("WhatsApp", "WhatsApp/2.23.20.0")]
    [InlineData("WhatsApp", "WhatsApp/2.19.330 A")]
    [InlineData("WhatsApp", "WhatsApp/2.19.92 i")]
    [InlineData("WhatsApp", "WhatsApp/0.3.4941 N")]
    [InlineData("WhatsApp", "WhatsApp/2.2405.3 W")]
    [InlineData("WhatsApp", "WhatsApp/2.12.17/i")]
    [InlineData("WhatsApp", "WhatsApp/2.11.175 Android/4.2.2 Device/LENOVO-LIFETAB_E10316")]
    [InlineData("WhatsApp", "WhatsApp+/2.11.83 Android/4.2.2 Device/HTC-HTC_One")]
    [InlineData("WhatsApp", "WhatsApp")]
    [InlineData("Discordbot", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)")]
    [InlineData("vkShare", "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)")]
    [InlineData("vkShare", "vkShare; +http://vk.com/dev/Share")]
    [InlineData("vkShare", "Mozilla/5.0 (compatible; VKRobot/1.0)")]
    [InlineData("Viber", "Viber")]
    [InlineData("Viber", "Viber/20.2.0.1")]
    [InlineData("Viber", "Viber/13.3.0.4 CFNetwork/1126 Darwin/19.5.0")]
    public void A_fetcher_is_a_preview_and_no_in_app_browser(string name, string userAgent)
    {
        UserAgentResult result = Parser.Value.Parse(userAgent);
        Assert.Equal((BotKind.Preview, name, null), (result.Bot.Kind, result.Bot.Name, result.InAppBrowser));
    }

    [Theory]
    [InlineData("Facebook", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21F90 [FBAN/FBIOS;FBAV/468.0.0.37.110;FBBV/605313470;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/17.5.1;FBSS/3;FBID/phone;FBLC/es_ES;FBOP/5]")]
    [InlineData("X", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Twitter for iPhone/10.44")]
    [InlineData("LinkedIn", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.29.8962")]
    [InlineData("Telegram", "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 Telegram-Android/10.14.5 (Samsung SM-S918B; Android 14; SDK 34; HIGH)")]
    [InlineData("WhatsApp", "Mozilla/5.0 (Linux; Android 13; SM-A536B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 WhatsApp/2.24.1.78")]
    [InlineData("VK", "Mozilla/5.0 (Linux; Android 12; M2101K6G; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 VKAndroidApp/8.58-17826")]
    [InlineData("Viber", "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Viber/20.2.0")]
    public void A_person_inside_the_same_app_is_no_bot(string app, string userAgent)
    {
        UserAgentResult result = Parser.Value.Parse(userAgent);
        Assert.Equal((BotKind.None, app), (result.Bot.Kind, result.InAppBrowser));
    }

    [TestDataFact]
    public void Every_fetcher_that_the_public_list_records_is_a_preview()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(TestData.Path("bots/crawler-user-agents.json")));
        string[] networks = ["facebookexternalhit", "Facebot", "Meta-ExternalHit", "Twitterbot", "LinkedInBot", "Slackbot", "Slack-ImgProxy", "TelegramBot", "WhatsApp", "Discordbot", "vkShare", "Viber"];
        List<string> fetchers = [.. list.RootElement.EnumerateArray()
            .Where(entry => networks.Any(network => entry.GetProperty("pattern").GetString()!.Contains(network, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(entry => entry.GetProperty("instances").EnumerateArray())
            .Select(instance => instance.GetString()!)];
        Assert.True(fetchers.Count >= 25, $"{fetchers.Count} user agents");
        Assert.DoesNotContain(fetchers, agent => Parser.Value.Parse(agent).Bot.Kind != BotKind.Preview);
    }

    [TestDataFact]
    public void Every_whatsapp_client_of_the_browser_samples_is_a_preview()
    {
        List<string> clients = [.. Directory.EnumerateFiles(TestData.Path("uap-core"), "*.json")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"(WhatsApp\\+?/[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(5)))
            .Select(match => match.Groups[1].Value)
            .Distinct()];
        Assert.True(clients.Count > 20, $"{clients.Count} user agents");
        Assert.DoesNotContain(clients, agent => Parser.Value.Parse(agent).Bot.Kind != BotKind.Preview);
    }
}
