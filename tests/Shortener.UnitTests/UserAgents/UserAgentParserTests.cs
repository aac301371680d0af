using System.Diagnostics;
using Shortener.Core.Clicks;
using Shortener.Core.UserAgents;
using Shortener.Testing;

namespace Shortener.UnitTests.UserAgents;

public sealed class UserAgentParserTests
{
    private static readonly Lazy<UserAgentParser> Lazy = new(() => UserAgentParser.Load());

    private static UserAgentParser Parser => Lazy.Value;

    [Theory]
    [InlineData(SampleAgents.WindowsChrome, "Chrome", "Windows", "desktop")]
    [InlineData(SampleAgents.MacSafari, "Safari", "Mac OS X", "desktop")]
    [InlineData(SampleAgents.LinuxFirefox, "Firefox", "Ubuntu", "desktop")]
    [InlineData(SampleAgents.OldExplorer, "IE", "Windows", "desktop")]
    [InlineData(SampleAgents.Iphone, "Mobile Safari", "iOS", "mobile")]
    [InlineData(SampleAgents.AndroidPhone, "Chrome Mobile", "Android", "mobile")]
    [InlineData(SampleAgents.CubotPhone, "Chrome Mobile", "Android", "mobile")]
    [InlineData(SampleAgents.Ipad, "Mobile Safari", "iOS", "tablet")]
    [InlineData(SampleAgents.AndroidTablet, "Chrome", "Android", "tablet")]
    [InlineData(SampleAgents.SamsungTv, null, null, "tv")]
    [InlineData(SampleAgents.FireTv, null, null, "tv")]
    [InlineData(SampleAgents.Playstation, null, null, "console")]
    [InlineData(SampleAgents.Tesla, null, null, "car")]
    [InlineData(SampleAgents.Watch, null, null, "wearable")]
    [InlineData(SampleAgents.Googlebot, "Googlebot", "Other", "other")]
    [InlineData("python-requests/2.31.0", "Python Requests", "Other", "other")]
    public void Browser_system_and_device_type_are_told(string userAgent, string? browser, string? os, string deviceType)
    {
        UserAgentResult result = Parser.Parse(userAgent);
        Assert.Equal(deviceType, result.DeviceType);
        Assert.Equal(browser ?? result.Browser.Family, result.Browser.Family);
        Assert.Equal(os ?? result.Os.Family, result.Os.Family);
    }

    [Theory]
    [InlineData("Instagram", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.4.32.98 (iPhone14,5; iOS 17_5; en_US; scale=3.00; 1170x2532; 609775437)")]
    [InlineData("Facebook", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/465.0.0.42.107;FBBV/1;FBDV/iPhone14,5;FBLC/en_US]")]
    [InlineData("Facebook", "Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/465.0.0.42.82;]")]
    [InlineData("TikTok", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 musical_ly_34.5.0 JsSdk/2.0 NetType/WIFI BytedanceWebview/d8a21c6")]
    [InlineData("TikTok", "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36 trill_2023209060 BytedanceWebview/d8a21c6")]
    [InlineData("Telegram", "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 Telegram-Android/10.13.1 (Samsung SM-S918B; Android 14; SDK 34; HIGH)")]
    [InlineData("WhatsApp", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 WhatsApp/24.10.79")]
    [InlineData("LinkedIn", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.29.7474")]
    [InlineData("X", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Twitter for iPhone/10.44")]
    [InlineData("X", "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0 Mobile Safari/537.36 TwitterAndroid")]
    [InlineData("Snapchat", "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.91.0.39 (like Safari/8617.2.4.10.6, panda)")]
    [InlineData("Pinterest", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]")]
    [InlineData("WeChat", "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.49.2600(0x28003137) WeChat/arm64 NetType/WIFI")]
    [InlineData("VK", "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0 Mobile Safari/537.36 VKAndroidApp/8.80-22000")]
    [InlineData("Viber", "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0 Mobile Safari/537.36 Viber/22.0")]
    [InlineData("Line", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.9.0")]
    public void An_in_app_browser_is_a_person_inside_that_app(string app, string userAgent)
    {
        UserAgentResult result = Parser.Parse(userAgent);
        Assert.Equal(app, result.InAppBrowser);
        Assert.Equal(BotKind.None, result.Bot.Kind);
        Assert.Equal("mobile", result.DeviceType);
    }

    [Theory]
    [InlineData("WhatsApp/2.23.20.0 A")]
    [InlineData("TelegramBot (like TwitterBot)")]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)")]
    [InlineData("Mozilla/5.0 (compatible; Pinterestbot/1.0; +https://www.pinterest.com/bot.html)")]
    [InlineData(SampleAgents.WindowsChrome)]
    public void A_preview_fetcher_or_plain_browser_is_no_in_app_browser(string userAgent) =>
        Assert.Null(Parser.Parse(userAgent).InAppBrowser);

    [TestDataFact]
    public void Device_types_agree_with_the_weighted_list()
    {
        var wrong = new List<string>();
        int total = 0;
        foreach (string line in File.ReadLines(TestData.Path("ua/user-agents-weighted.jsonl")))
        {
            using var entry = System.Text.Json.JsonDocument.Parse(line);
            string userAgent = entry.RootElement.GetProperty("ua").GetString()!;
            total++;
            if (Parser.Parse(userAgent).DeviceType != entry.RootElement.GetProperty("device").GetString())
            {
                wrong.Add(userAgent);
            }
        }

        Assert.True(total > 500);
        Assert.True(wrong.Count <= total / 200, string.Join('\n', wrong));
    }

    [Fact]
    public void No_user_agent_is_unknown()
    {
        Assert.Same(UserAgentResult.Unknown, Parser.Parse(null));
        Assert.Same(UserAgentResult.Unknown, Parser.Parse(""));
        Assert.Same(UserAgentResult.Unknown, Parser.Parse("\0\u0001 "));
    }

    [Fact]
    public void Hostile_user_agents_take_bounded_time()
    {
        string[] hostile =
        [
            "Opera/9.80" + new string(' ', 65_536),
            new string(' ', 65_536),
            new string('a', 65_536),
            string.Concat(Enumerable.Repeat("Android 4.0; ", 5_000)),
            string.Concat(Enumerable.Repeat("; Build/ bot spider iPhone Mozilla/5.0 (", 2_000)),
            "Mozilla/5.0 (" + new string(';', 30_000),
            string.Concat(Enumerable.Repeat("Mozilla/", 8_000)),
            string.Concat(Enumerable.Repeat("1.", 30_000)),
            new string('\ud800', 4_000),
            string.Concat(SampleAgents.All),
            string.Concat(Enumerable.Repeat(string.Join(' ', SampleAgents.People), 10)),
        ];
        foreach (string userAgent in hostile)
        {
            Parser.ParseUncached(userAgent);
            long start = Stopwatch.GetTimestamp();
            UserAgentResult result = Parser.ParseUncached(userAgent);
            TimeSpan took = Stopwatch.GetElapsedTime(start);

            // Two budgets of about 2 ms each in a release build; a debug build on a busy machine stays below 60 ms.
            Assert.True(took < TimeSpan.FromMilliseconds(500), $"{userAgent[..20]}…: {took}");
            Assert.True((result.Browser.Family.Length | (result.Device.Model?.Length ?? 0)) <= 512);
        }
    }

    [Fact]
    public void The_cache_is_bounded_and_leaves_long_strings_out()
    {
        var cache = new UserAgentCache(100);
        for (int i = 0; i < 10_000; i++)
        {
            cache.Add($"agent {i}", UserAgentResult.Unknown);
            Assert.True(cache.Count <= 200);
        }

        Assert.True(cache.TryGet("agent 9999", out _));
        Assert.False(cache.TryGet("agent 1", out _));
        cache.Add(new string('a', 1_025), UserAgentResult.Unknown);
        Assert.False(cache.TryGet(new string('a', 1_025), out _));
    }

    [Fact]
    public void A_hit_in_the_old_generation_stays()
    {
        var cache = new UserAgentCache(10);
        cache.Add("kept", UserAgentResult.Unknown);
        for (int i = 0; i < 1_000; i++)
        {
            cache.Add($"agent {i}", UserAgentResult.Unknown);
            Assert.True(cache.TryGet("kept", out _));
        }
    }

    [Fact]
    public async Task Many_threads_get_the_same_answers()
    {
        UserAgentParser parser = UserAgentParser.Load();
        await Parallel.ForAsync(0, 400, (i, _) =>
        {
            string userAgent = SampleAgents.People[i % SampleAgents.People.Length];
            Assert.Equal(Parser.Parse(userAgent), parser.ParseUncached(userAgent));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void A_newer_rule_file_needs_no_change_of_code()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("regexes.yaml"), """
            user_agent_parsers:
              - regex: 'Zippy/(\d+)\.(\d+)(?=x)'
                family_replacement: 'Never'
              - regex: '(Zippy)/(\d+)\.(\d+)'
                family_replacement: 'The $1'
                v2_replacement: '$3$2'
            os_parsers:
              - regex: 'zippOS (\d+)'
                os_replacement: 'ZippOS'
                os_v1_replacement: '$1'
            device_parsers:
              - regex: 'device=([a-z ]+)-(\w+)'
                regex_flag: 'i'
                device_replacement: ' $1 $2 '
                brand_replacement: '$1'
                model_replacement: '$2'
              - regex: 'device=(\w+)'
            """);
        UserAgentParser parser = UserAgentParser.Load(folder.File("regexes.yaml"));

        UserAgentResult result = parser.Parse("Zippy/3.4 (zippOS 12; DEVICE=Acme -X9)");

        Assert.Equal(new UserAgentFamily("The Zippy", "3", "43"), result.Browser);
        Assert.Equal(new UserAgentFamily("ZippOS", "12"), result.Os);
        Assert.Equal(new UserAgentDevice("Acme  X9", "Acme", "X9"), result.Device);
        Assert.Equal(new UserAgentDevice("solo", null, "solo"), parser.Parse("device=solo").Device);
        Assert.Equal(5, parser.RuleCount);
    }

    [Theory]
    [InlineData("user_agent_parsers:\n  - regex: 'a'\nos_parsers: []\ndevice_parsers:\n  - regex: '(a'\n", "device_parsers rule 1 (line 5)")]
    [InlineData("user_agent_parsers:\n  - rgx: 'a'\nos_parsers: []\ndevice_parsers: []\n", "user_agent_parsers rule 1 (line 2) has no regex")]
    [InlineData("user_agent_parsers: []\n", "no list os_parsers")]
    [InlineData("a: [\n", "not YAML")]
    [InlineData("just text", "root is not a mapping")]
    [InlineData("", "root is not a mapping")]
    public void A_bad_rule_file_is_refused_with_its_name_and_rule(string content, string reason)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("bad.yaml"), content);

        RuleFileException error = Assert.Throws<RuleFileException>(() => UserAgentParser.Load(folder.File("bad.yaml")));

        Assert.Contains(folder.File("bad.yaml"), error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_rule_file_is_refused_with_its_name()
    {
        using var folder = new TemporaryDirectory();
        Assert.Contains("none.yaml", Assert.Throws<RuleFileException>(() => UserAgentParser.Load(folder.File("none.yaml"))).Message, StringComparison.Ordinal);
        Assert.Contains("none.json", Assert.Throws<RuleFileException>(() => UserAgentParser.Load(null, folder.File("none.json"))).Message, StringComparison.Ordinal);
    }
}
