using Shortener.Core.Channels;
using Shortener.Core.Clicks;

namespace Shortener.UnitTests.Channels;

public sealed class TrafficClassifierTests
{
    [Theory]
    [InlineData("?utm_source=News&utm_medium=email&utm_campaign=May", "https://t.co/", "Instagram", "Email", "News", "email", "May")]
    [InlineData("utm_source=newsletter", "https://www.google.com/", null, "Unassigned", "newsletter", null, null)]
    [InlineData("utm_medium=CPC", null, null, "Paid Other", null, "CPC", null)]
    [InlineData("utm_source=whatsapp", null, "WhatsApp", "Organic Social", "whatsapp", null, null)]
    [InlineData("utm_source=telegram", null, null, "Unassigned", "telegram", null, null)]
    [InlineData("utm_campaign=May", "https://www.google.com/", null, "Organic Search", "google", "organic", "May")]
    [InlineData("utm_campaign=cross-network", "https://www.google.com/", null, "Cross-network", "google", "organic", "cross-network")]
    [InlineData("gclid=abc", "https://www.google.com/", null, "Paid Search", "google", "cpc", null)]
    [InlineData("gclid=abc&utm_source=partner&utm_medium=referral", null, null, "Referral", "partner", "referral", null)]
    [InlineData("msclkid=abc", null, null, "Paid Search", "bing", "cpc", null)]
    [InlineData("fbclid=abc", "https://l.facebook.com/", null, "Organic Social", "facebook", "referral", null)]
    [InlineData("", "https://example.org/page", null, "Referral", "example.org", "referral", null)]
    [InlineData("", "https://www.youtube.com/", null, "Organic Video", "youtube", "referral", null)]
    [InlineData("", "https://www.etsy.com/", null, "Organic Shopping", "etsy", "referral", null)]
    [InlineData("", "https://mail.google.com/", null, "Email", "gmail", "email", null)]
    [InlineData("", "https://web.telegram.org/", null, "Messenger", "telegram", "referral", null)]
    [InlineData("", "https://chatgpt.com/", null, "AI Assistant", "chatgpt", "referral", null)]
    [InlineData("", "https://example.org/", "Facebook", "Referral", "example.org", "referral", null)]
    [InlineData("", null, "Facebook", "Organic Social", "facebook", "referral", null)]
    [InlineData("", null, "X", "Organic Social", "twitter", "referral", null)]
    [InlineData("", "junk", "Telegram", "Messenger", "telegram", "referral", null)]
    [InlineData("", null, "Line", "Messenger", "line", "referral", null)]
    [InlineData("a=b", null, null, "Direct", null, null, null)]
    public void Explicit_values_decide_then_our_additions_then_the_referrer(
        string query, string? referrer, string? app, string channel, string? source, string? medium, string? campaign)
    {
        TrafficSource traffic = TrafficClassifier.Classify(Utm.Parse(query), ReferrerParser.Parse(referrer), app, ClickFlags.None);
        Assert.Equal((channel, source, medium, campaign), (traffic.Channel, traffic.Source, traffic.Medium, traffic.Campaign));
    }

    [Fact]
    public void A_scanned_code_counts_before_the_referrer_and_after_explicit_values()
    {
        ParsedReferrer? referrer = ReferrerParser.Parse("https://www.google.com/");
        Assert.Equal("QR", TrafficClassifier.Classify(Utm.None, referrer, "Instagram", ClickFlags.Qr).Channel);
        Assert.Equal("Email", TrafficClassifier.Classify(Utm.Parse("utm_medium=email"), referrer, null, ClickFlags.Qr).Channel);
    }

    [Fact]
    public void Each_parameter_comes_from_the_short_url_or_else_from_the_destination()
    {
        Utm utm = Utm.Parse("?utm_source=a&utm_content=one", "utm_source=z&utm_medium=email&UTM_Campaign=c");
        Assert.Equal(new Utm("a", "email", "c", null, "one", null), utm);
    }

    [Theory]
    [InlineData("utm_source=a&utm_source=b", "a")]
    [InlineData("utm_source=&utm_source=b", "b")]
    [InlineData("utm_source=%20+a%20b+%20", "a b")]
    [InlineData("utm_source=%ff%fe", "\ufffd\ufffd")]
    [InlineData("utm_source=%c3%a9", "\u00e9")]
    [InlineData("utm_source=\u00e9%c3%a9", "\u00e9\u00e9")]
    [InlineData("utm_source=\ud83d\ude00", "\ud83d\ude00")]
    [InlineData("utm_source=%f0%9f%98%80", "\ud83d\ude00")]
    [InlineData("utm_source=a%00b%0d%0ac", "abc")]
    [InlineData("utm_source=100%", "100%")]
    [InlineData("utm_source=%zz%4", "%zz%4")]
    [InlineData("utm_source=a=b", "a=b")]
    [InlineData("utm_source=%00", null)]
    [InlineData("utm_sources=a", null)]
    [InlineData("&&=&?&utm_source", null)]
    public void Values_are_decoded_and_made_storable(string query, string? source) => Assert.Equal(source, Utm.Parse(query).Source);

    [Fact]
    public void A_long_value_is_cut_and_a_lone_surrogate_replaced()
    {
        Assert.Equal("a\ufffdb", Utm.Parse("utm_source=a\ud800b").Source);
        Assert.Equal("a\ufffd b", Utm.Parse("utm_source=a\ud800+b").Source);
        Assert.Equal(Utm.MaxLength, Utm.Parse("utm_source=" + new string('a', 100_000)).Source!.Length);
        string emoji = Utm.Parse("utm_source=a" + string.Concat(Enumerable.Repeat("%F0%9F%98%80", 5_000))).Source!;
        Assert.Equal(Utm.MaxLength, emoji.Length);
        Assert.False(char.IsHighSurrogate(emoji[^1]));
    }
}
