using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Enrichment;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Enrichment;

public sealed class ClickEnricherTests
{
    private static readonly Lazy<ClickEnricher> Enricher = new(() => ClickEnricher.Create(new FixedLocator(), UserAgentParser.Load()));

    [Fact]
    public void Steps_have_names_and_an_order() =>
        Assert.Equal(["user_agent", "bot", "geo", "traffic", "language"], Enricher.Value.Steps.Select(step => step.Name));

    [Fact]
    public void Every_part_of_a_click_is_filled_in()
    {
        EnrichedClick click = Enricher.Value.Enrich(Raw(
            SampleAgents.Iphone, "https://l.instagram.com/?u=x", "es-ES,es;q=0.9", "?utm_campaign=may", IPAddress.Parse("192.0.2.1")));
        Assert.Equal(FixedLocator.Springfield, click.Location);
        Assert.Equal("mobile", click.UserAgent.DeviceType);
        Assert.Equal((BotKind.None, null), (click.BotKind, click.BotName));
        Assert.Equal(("https://l.instagram.com/", "l.instagram.com"), (click.Referrer, click.ReferrerDomain));
        Assert.Equal(("Organic Social", "instagram", "may"), (click.Traffic.Channel, click.Traffic.Source, click.Traffic.Campaign));
        Assert.Equal("es", click.Language);
    }

    [Fact]
    public void A_bot_is_flagged_by_user_agent_and_by_flag()
    {
        Assert.Equal(BotKind.Crawler, Enricher.Value.Enrich(Raw(SampleAgents.Googlebot)).BotKind);
        Assert.Equal(BotKind.Tool, Enricher.Value.Enrich(Raw(null)).BotKind);
        Assert.Equal(BotKind.Head, Enricher.Value.Enrich(Raw(SampleAgents.Iphone, flags: ClickFlags.Head)).BotKind);
    }

    [Fact]
    public void A_record_that_brings_its_location_keeps_it_and_is_not_looked_up()
    {
        var own = new GeoLocation("ES", null, "Vigo\0", 42.2, -8.7);
        GeoLocation located = Enricher.Value.Enrich(Raw(null, flags: ClickFlags.Located, location: own, address: IPAddress.Loopback)).Location;
        Assert.Equal(own with { City = "Vigo" }, located);
        Assert.Same(GeoLocation.Unknown, Enricher.Value.Enrich(Raw(null, flags: ClickFlags.Located)).Location);
        Assert.Same(GeoLocation.Unknown, Enricher.Value.Enrich(Raw(null)).Location);
    }

    [Fact]
    public void Whatever_comes_in_every_text_that_leaves_can_be_stored()
    {
        string[] hostile =
        [
            "\0", "a\0b", "\ud800", "x\udc00y", "\u0007\u001b[31m", new string('a', 70_000), "Opera/9.80" + new string(' ', 65_536),
            "\ufffe\uffff", "=HYPERLINK(\"http://evil\")", "<script>alert(1)</script>", "'; DROP TABLE clicks; --", "\u202egnp.exe",
            "Mozilla/5.0 (Linux; Android 4; \0\ud800" + new string('X', 3_000) + " Build/1) bot\ud800/1", string.Concat(Enumerable.Repeat("\ud83d\ude00", 4_000)),
            "(\ud83d/1.0 bot", "android-app://\0", "http://x.example/\0\ud800?#", "https://\u00e9\ud800.example/",
        ];
        foreach (string text in hostile)
        {
            foreach (ClickFlags flags in (ClickFlags[])[ClickFlags.None, ClickFlags.Head | ClickFlags.Prefetch | ClickFlags.Qr])
            {
                EnrichedClick click = Enricher.Value.Enrich(Raw(
                    text, "http://x.example/" + text, text, $"?utm_source={text}&utm_medium={Uri.EscapeDataString(text)}&utm_term=%ed%a0%80", flags: flags));
                AssertStorable(click);
                AssertStorable(Enricher.Value.Enrich(Raw(text, text, text, text)));
            }
        }
    }

    [Theory]
    [InlineData("plain", 10, "plain")]
    [InlineData("  spaced ", 10, "spaced")]
    [InlineData("a\tb", 10, "ab")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("ab\ud83d\ude00", 3, "ab")]
    [InlineData("ab\ud83d\ude00", 4, "ab\ud83d\ude00")]
    [InlineData("\u0085\u0000 ", 4, null)]
    [InlineData("", 4, null)]
    [InlineData(null, 4, null)]
    public void Text_is_cleaned_and_cut(string? text, int maxChars, string? expected) =>
        Assert.Equal(expected, VisitorText.Clean(text, maxChars));

    [Fact]
    public void Clean_text_is_given_back_as_it_is()
    {
        string text = "caf\u00e9";
        Assert.Same(text, VisitorText.Clean(text, 10));
    }

    [Fact]
    public void A_lone_surrogate_is_replaced()
    {
        Assert.Equal("\ufffd", VisitorText.Clean("\ud83d", 4));
        Assert.Equal("a\ufffdb", VisitorText.Clean("a\udc00b", 4));
    }

    private static void AssertStorable(EnrichedClick click)
    {
        UserAgentResult agent = click.UserAgent;
        string?[] texts =
        [
            click.Raw.UserAgent, click.BotName, click.Referrer, click.ReferrerDomain, click.Language, click.Location.City, agent.Browser.Family,
            agent.Browser.Major, agent.Browser.Minor, agent.Browser.Patch, agent.Os.Family, agent.Os.Major, agent.Os.Minor, agent.Os.Patch,
            agent.Os.PatchMinor, agent.Device.Family, agent.Device.Brand, agent.Device.Model, agent.DeviceType, agent.InAppBrowser,
            click.Traffic.Channel, click.Traffic.Source, click.Traffic.Medium, click.Traffic.Campaign, click.Traffic.UtmSource,
            click.Traffic.UtmMedium, click.Traffic.UtmTerm, click.Traffic.UtmContent,
        ];
        var strict = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true);
        foreach (string? text in texts)
        {
            Assert.True(text is null || (text.Length is > 0 and <= UserAgentParser.MaxLength && !text.Any(char.IsControl)));
            strict.GetBytes(text ?? "");
        }
    }

    private static RawClick Raw(
        string? userAgent,
        string? referrer = null,
        string? language = null,
        string? query = null,
        IPAddress? address = null,
        ClickFlags flags = ClickFlags.None,
        GeoLocation? location = null) => new()
        {
            EndPosition = 1,
            LinkId = 1,
            WorkspaceId = 1,
            UnixMicros = 1,
            Flags = flags,
            Address = address,
            Location = location,
            UserAgent = userAgent,
            Referrer = referrer,
            AcceptLanguage = language,
            Query = query,
        };

    private sealed class FixedLocator : IGeoLocator
    {
        public static readonly GeoLocation Springfield = new("US", "California", "Springfield", 37, -122);

        public string? Unavailable => null;

        public GeoLocation Locate(IPAddress address) => Springfield;
    }
}
