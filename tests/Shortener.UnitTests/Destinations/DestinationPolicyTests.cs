using System.Text.Json;
using Shortener.Core.Destinations;
using Shortener.Testing;

namespace Shortener.UnitTests.Destinations;

public sealed class DestinationPolicyTests
{
    private static readonly DestinationPolicy Policy = PolicyFor("lnk.example");

    [TestDataFact]
    public void Every_shared_destination_case_gets_its_verdict_and_its_normalised_address()
    {
        var wrong = new List<string>();
        int cases = 0;
        foreach (string line in File.ReadLines(TestData.Path("url/destination_slug_returnto_cases.jsonl")))
        {
            using JsonDocument test = JsonDocument.Parse(line);
            if (test.RootElement.GetProperty("kind").GetString() != "destination")
            {
                continue;
            }

            cases++;
            string input = test.RootElement.GetProperty("input").GetString()!;
            string? expected = test.RootElement.GetProperty("verdict").GetString() == "accept"
                ? test.RootElement.GetProperty("whatwg_href").GetString()
                : null;
            DestinationVerdict verdict = Policy.Check(input);
            if (verdict.Href != expected)
            {
                wrong.Add($"{JsonSerializer.Serialize(input)}: expected {expected ?? "refusal"}, got {verdict}");
            }
        }

        Assert.True(cases > 50, $"only {cases} cases");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("https://example.com", "https://example.com/")]
    [InlineData("  HTTPS://EXAMPLE.com:443/a/../b?x='#y\n", "https://example.com/b?x=%27#y")]
    [InlineData("https:\\\\example.com\\a", "https://example.com/a")]
    [InlineData("https://example.com/ы?q=ñ", "https://example.com/%D1%8B?q=%C3%B1")]
    [InlineData("https://faß.example/", "https://xn--fa-hia.example/")]
    [InlineData("https://ПРИМЕР.example./", "https://xn--e1afmkfd.example./")]
    [InlineData("http://0x8.010.8/", "http://8.8.0.8/")]
    [InlineData("http://[2A00:1450:0:0::200E]/", "http://[2a00:1450::200e]/")]
    [InlineData("https://@example.com/", "https://example.com/")]
    public void Public_web_addresses_are_allowed_and_normalised(string text, string href) =>
        Assert.Equal(href, Policy.Check(text).Href);

    [Theory]
    [InlineData("https://lnk.example/h/images/{0}.png", true)]
    [InlineData("https://lnk.example/h/images/{0}.svg", false)]
    [InlineData("https://lnk.example/h/images/{0}.png?x=1", false)]
    [InlineData("https://lnk.example/h/images/../../spring", false)]
    [InlineData("https://lnk.example/spring", false)]
    [InlineData("https://user@lnk.example/h/images/{0}.png", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://other.example/any.svg", true)]
    public void An_image_may_be_one_that_was_uploaded_here(string text, bool allowed) =>
        Assert.Equal(allowed, Policy.CheckImage(text.Replace("{0}", new string('a', 64), StringComparison.Ordinal)).IsAllowed);

    [Theory]
    [InlineData("javascript:alert(1)", "http and https")]
    [InlineData("\u0001java\tscript:alert(1)", "http and https")]
    [InlineData("example.com/path", "absolute")]
    [InlineData("https://", "host")]
    [InlineData("https://exa mple.com", "host")]
    [InlineData("https://1.2.3.4.5/", "host")]
    [InlineData("https://example.com:99999/", "port")]
    [InlineData("https://example.com/a\r\nSet-Cookie: a=b", "line break")]
    [InlineData("https://example.com/a\0b", "NUL")]
    [InlineData("https://bank.example@evil.example/", "user name")]
    [InlineData("https://LNK.example:8443/x", "this service")]
    [InlineData("https://ⓛⓝⓚ。example./", "this service")]
    [InlineData("http://127.1/", "private")]
    [InlineData("http://[::ffff:10.0.0.1]/", "private")]
    [InlineData("http://printer.local/", "private")]
    [InlineData("http://intranet/", "private")]
    public void Other_destinations_are_refused_with_a_reason(string text, string reason)
    {
        DestinationVerdict verdict = Policy.Check(text);
        Assert.Null(verdict.Href);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Destinations_have_a_greatest_length_before_and_after_encoding()
    {
        const string Start = "https://example.com/";
        Assert.True(Policy.Check(Start + new string('a', DestinationPolicy.MaxLength - Start.Length)).IsAllowed);
        Assert.False(Policy.Check(Start + new string('a', DestinationPolicy.MaxLength - Start.Length + 1)).IsAllowed);
        Assert.False(Policy.Check(Start + new string('ж', DestinationPolicy.MaxLength / 4)).IsAllowed);
    }

    [Fact]
    public void Private_destinations_are_allowed_where_the_operator_says_so_but_the_own_address_is_not()
    {
        var policy = new DestinationPolicy(allowPrivate: true);
        policy.SetOwnAuthorities(["127.0.0.1:8080"]);
        Assert.Equal("http://127.0.0.1:9000/", policy.Check("http://127.0.0.1:9000").Href);
        Assert.Equal("http://wiki/", policy.Check("http://wiki").Href);
        Assert.False(policy.Check("http://0x7f.1:8080/x").IsAllowed);
    }

    private static DestinationPolicy PolicyFor(params string[] authorities)
    {
        var policy = new DestinationPolicy(allowPrivate: false);
        policy.SetOwnAuthorities(authorities);
        return policy;
    }
}
