using System.Text.Json;
using Shortener.Core.Bots;
using Shortener.Core.Clicks;
using Shortener.Core.UserAgents;
using Shortener.Testing;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Bots;

public sealed class BotRulesTests
{
    private static readonly Lazy<UserAgentParser> WithList = new(() => UserAgentParser.Load());

    private static readonly Lazy<UserAgentParser> WithoutList =
        new(() => UserAgentParser.Create(UserAgentRules.Load(UserAgentParser.PackagedRules), CrawlerList.Empty));

    [Theory]
    [InlineData(BotKind.Crawler, "Googlebot", SampleAgents.Googlebot)]
    [InlineData(BotKind.Crawler, "bingbot", "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36")]
    [InlineData(BotKind.Crawler, "AhrefsBot", "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)")]
    [InlineData(BotKind.Crawler, "GPTBot", "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)")]
    [InlineData(BotKind.Crawler, "UnheardOfBot", "Mozilla/5.0 (compatible; UnheardOfBot/0.1)")]
    [InlineData(BotKind.Crawler, "my-crawler", "my-crawler 2.0")]
    [InlineData(BotKind.Crawler, "HeadlessChrome", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/125.0.0.0 Safari/537.36")]
    [InlineData(BotKind.Tool, "curl", "curl/8.5.0")]
    [InlineData(BotKind.Tool, "Wget", "Wget/1.21.4")]
    [InlineData(BotKind.Tool, "python-requests", "python-requests/2.31.0")]
    [InlineData(BotKind.Tool, "Go-http-client", "Go-http-client/1.1")]
    [InlineData(BotKind.Tool, "okhttp", "okhttp/4.12.0")]
    [InlineData(BotKind.Tool, "Java", "Java/17.0.9")]
    [InlineData(BotKind.Tool, "libwww-perl", "libwww-perl/6.67")]
    [InlineData(BotKind.Tool, "axios", "axios/1.6.8")]
    [InlineData(BotKind.Tool, "node-fetch", "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)")]
    [InlineData(BotKind.Tool, "Postman", "PostmanRuntime/7.39.0")]
    [InlineData(BotKind.Tool, "HTTPie", "HTTPie/3.2.2")]
    [InlineData(BotKind.Tool, "Acme Link Expander", "Acme Link Expander/1.0")]
    [InlineData(BotKind.Preview, "facebookexternalhit", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData(BotKind.Preview, "Facebot", "Facebot")]
    [InlineData(BotKind.Preview, "iMessage", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0")]
    [InlineData(BotKind.Preview, "Line", "facebookexternalhit/1.1;line-poker/1.0")]
    [InlineData(BotKind.Preview, "Twitterbot", "Twitterbot/1.0")]
    [InlineData(BotKind.Preview, "LinkedInBot", "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)")]
    [InlineData(BotKind.Preview, "Slackbot", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData(BotKind.Preview, "Slack-ImgProxy", "Slack-ImgProxy (+https://api.slack.com/robots)")]
    [InlineData(BotKind.Preview, "TelegramBot", "TelegramBot (like TwitterBot)")]
    [InlineData(BotKind.Preview, "WhatsApp", "WhatsApp/2.23.20.0 A")]
    [InlineData(BotKind.Preview, "Discordbot", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)")]
    [InlineData(BotKind.Preview, "vkShare", "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)")]
    [InlineData(BotKind.Preview, "Viber", "Viber/20.2.0.1")]
    [InlineData(BotKind.Preview, "SkypeUriPreview", "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com")]
    [InlineData(BotKind.Preview, "Bluesky", "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)")]
    [InlineData(BotKind.Preview, "Mastodon", "http.rb/5.1.1 (Mastodon/4.2.8; +https://mastodon.social/)")]
    [InlineData(BotKind.Preview, "Embedly", "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)")]
    [InlineData(BotKind.Preview, "Iframely", "Iframely/1.3.1 (+https://iframely.com/docs/about)")]
    [InlineData(BotKind.Preview, "Snapchat", "Mozilla/5.0 (compatible; Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots)")]
    public void Bots_are_classed_and_named(BotKind kind, string name, string userAgent) =>
        Assert.Equal(new UserAgentBot(kind, name), WithList.Value.Parse(userAgent).Bot);

    [Fact]
    public void People_are_no_bots()
    {
        foreach (string userAgent in SampleAgents.People)
        {
            Assert.True(WithList.Value.Parse(userAgent).Bot == UserAgentBot.None, userAgent);
        }
    }

    [Fact]
    public void The_general_rules_alone_find_bots_that_name_themselves()
    {
        foreach (string userAgent in (string[])[SampleAgents.Googlebot, "Foo Spider", "Mozilla/5.0 (compatible; X; +http://x.example)", "x", "Mozilla/5.0"])
        {
            Assert.True(WithoutList.Value.Parse(userAgent).Bot.Kind != BotKind.None, userAgent);
        }
    }

    [TestDataFact]
    public void Nearly_all_known_crawlers_are_flagged()
    {
        List<string> examples = CrawlerExamples();
        List<string> missed = [.. examples.Where(userAgent => WithList.Value.Parse(userAgent).Bot.Kind == BotKind.None)];
        Assert.True(examples.Count > 1_000);
        Assert.True(missed.Count * 100 <= examples.Count, $"{missed.Count} of {examples.Count}\n{string.Join('\n', missed)}");
    }

    [TestDataFact]
    public void Most_known_crawlers_are_flagged_without_the_list()
    {
        List<string> examples = CrawlerExamples();
        int missed = examples.Count(userAgent => WithoutList.Value.Parse(userAgent).Bot.Kind == BotKind.None);
        Assert.True(missed * 100 <= examples.Count * 5, $"{missed} of {examples.Count}");
    }

    [TestDataFact]
    public void No_common_browser_is_flagged()
    {
        List<string> browsers = [];
        foreach (string line in File.ReadLines(TestData.Path("ua/user-agents-weighted.jsonl")))
        {
            using var entry = JsonDocument.Parse(line);
            browsers.Add(entry.RootElement.GetProperty("ua").GetString()!);
        }

        foreach (string file in (string[])["index", "desktop", "mobile"])
        {
            using var list = JsonDocument.Parse(File.ReadAllText(TestData.Path($"ua/top-user-agents.{file}.json")));
            browsers.AddRange(list.RootElement.EnumerateArray().Select(entry => entry.GetString()!));
        }

        Assert.True(browsers.Count > 900);
        Assert.DoesNotContain(browsers, userAgent => WithList.Value.Parse(userAgent).Bot.Kind != BotKind.None);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[{\"url\":\"x\"}]")]
    [InlineData("[{\"pattern\":3}]")]
    [InlineData("[{\"pattern\":\"(a\"}]")]
    public void A_bad_crawler_list_is_refused(string content)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("crawlers.json"), content);
        Assert.Throws<RuleFileException>(() => UserAgentParser.Load(null, folder.File("crawlers.json")));
    }

    [Fact]
    public void An_android_build_number_on_the_list_flags_no_phone()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("crawlers.json"), """[{"pattern":"AP3A\\.240617\\.008"},{"pattern":"Zork","tags":["social-preview"]},{"pattern":"zlib","tags":["http-library"]}]""");
        UserAgentParser parser = UserAgentParser.Load(null, folder.File("crawlers.json"));
        Assert.Equal(BotKind.None, parser.Parse("Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0 Mobile Safari/537.36").Bot.Kind);
        Assert.Equal(new UserAgentBot(BotKind.Preview, "ZorkView"), parser.Parse(SampleAgents.WindowsChrome + " ZorkView/1").Bot);
        Assert.Equal(BotKind.Tool, parser.Parse(SampleAgents.WindowsChrome + " zlib").Bot.Kind);
    }

    private static List<string> CrawlerExamples()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(TestData.Path("bots/crawler-user-agents.json")));
        return [.. list.RootElement.EnumerateArray().SelectMany(entry => entry.GetProperty("instances").EnumerateArray()).Select(i => i.GetString()!)];
    }
}
