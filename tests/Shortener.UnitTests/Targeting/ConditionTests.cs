using Shortener.Core.Clicks;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Targeting;

public sealed class ConditionTests
{
    private const string Instagram =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.4.32.98";

    [Theory]
    [InlineData("""{"country":"US"}""", true)]
    [InlineData("""{"country":["ES","US"]}""", true)]
    [InlineData("""{"country":["ES","FR","DE","PT","IT","GB"]}""", false)]
    [InlineData("""{"country":["ES","FR","DE","PT","IT","US"]}""", true)]
    [InlineData("""{"country":null}""", false)]
    [InlineData("""{"continent":"NA"}""", true)]
    [InlineData("""{"continent":["EU","AS"]}""", false)]
    [InlineData("""{"region":"US/California"}""", true)]
    [InlineData("""{"region":"US/Nevada"}""", false)]
    [InlineData("""{"region":"ES/California"}""", false)]
    [InlineData("""{"city":"US/California/Springfield"}""", true)]
    [InlineData("""{"city":["US/Illinois/Springfield","US/California/Fresno"]}""", false)]
    [InlineData("""{"all":[{"country":"US"},{"device":"mobile"}]}""", true)]
    [InlineData("""{"all":[{"country":"US"},{"device":"desktop"}]}""", false)]
    [InlineData("""{"any":[{"country":"ES"},{"device":"mobile"}]}""", true)]
    [InlineData("""{"any":[{"country":"ES"},{"device":"tv"}]}""", false)]
    [InlineData("""{"not":{"country":"US"}}""", false)]
    [InlineData("""{"not":{"not":{"country":"US"}}}""", true)]
    [InlineData("""{"country":"US","device":"desktop"}""", false)]
    [InlineData("""{"country":"US","device":["tablet","mobile"],"any":[{"bot":true},{"bot":false}]}""", true)]
    [InlineData("""{"device":"mobile"}""", true)]
    [InlineData("""{"os":"iOS"}""", true)]
    [InlineData("""{"os":["Android","iOS"]}""", true)]
    [InlineData("""{"os":{"family":"iOS","version":">=16.4"}}""", true)]
    [InlineData("""{"os":[{"family":"iOS","version":">17"},"Android"]}""", false)]
    [InlineData("""{"browser":"Mobile Safari"}""", true)]
    [InlineData("""{"browser":"Chrome"}""", false)]
    [InlineData("""{"inAppBrowser":null}""", true)]
    [InlineData("""{"inAppBrowser":"Instagram"}""", false)]
    [InlineData("""{"bot":false}""", true)]
    [InlineData("""{"visitor":"unknown"}""", true)]
    [InlineData("""{"visitor":["new","returning"]}""", false)]
    [InlineData("""{"network":"192.0.2.0/24"}""", true)]
    [InlineData("""{"network":["198.51.100.0/24","192.0.2.1"]}""", true)]
    [InlineData("""{"network":["::/0","2001:db8::/32"]}""", false)]
    [InlineData("""{"referrerDomain":null}""", true)]
    [InlineData("""{"channel":"Direct"}""", true)]
    [InlineData("""{"language":null}""", true)]
    public void A_condition_is_held_against_an_iphone_in_springfield(string when, bool expected) =>
        Assert.Equal(expected, Rules.Holds(when, Visits.Of()));

    [Theory]
    [InlineData("""{"region":null}""", true)]
    [InlineData("""{"city":"ES//Vigo"}""", true)]
    [InlineData("""{"continent":"EU","country":"ES"}""", true)]
    public void A_place_without_a_region_is_met_by_its_city(string when, bool expected) =>
        Assert.Equal(expected, Rules.Holds(when, Visits.Of(address: "192.0.2.2")));

    [Fact]
    public void What_nobody_knows_is_met_by_null_alone()
    {
        foreach (string field in (string[])["country", "continent", "region", "city"])
        {
            Assert.True(Rules.Holds($$"""{"{{field}}":null}""", Visits.Of(address: "203.0.113.9")), field);
            Assert.False(Rules.Holds($$"""{"{{field}}":null}""", Visits.Of()), field);
        }

        Assert.True(Rules.Holds("""{"network":[null]}""", Visits.Of(address: "")));
        Assert.True(Rules.Holds("""{"os":null,"browser":null,"device":"other"}""", Visits.Of("x")));
        Assert.True(Rules.Holds("""{"device":null}""", Visits.Of(null)));
    }

    [Theory]
    [InlineData(Instagram, null, null, """{"inAppBrowser":["Facebook","Instagram"]}""", true)]
    [InlineData(Instagram, null, null, """{"channel":"Organic Social"}""", true)]
    [InlineData(SampleAgents.Iphone, "https://www.google.es/", null, """{"channel":"Organic Search","referrerDomain":"google.es"}""", true)]
    [InlineData(SampleAgents.Iphone, "https://news.Example.com/a", null, """{"referrerDomain":"example.com"}""", true)]
    [InlineData(SampleAgents.Iphone, "https://news.example.com/a", null, """{"referrerDomain":"www.example.com"}""", true)]
    [InlineData(SampleAgents.Iphone, "https://badexample.com/", null, """{"referrerDomain":"example.com"}""", false)]
    [InlineData(SampleAgents.Iphone, "https://xn--e1afmkfd.xn--p1ai/", null, """{"referrerDomain":"пример.рф"}""", true)]
    [InlineData(SampleAgents.Iphone, null, "?utm_source=spring&utm_medium=email", """{"channel":"Email"}""", true)]
    [InlineData(SampleAgents.Googlebot, null, null, """{"bot":true}""", true)]
    [InlineData(SampleAgents.AndroidPhone, null, null, """{"os":{"family":"android","version":"14"},"browser":"chrome mobile"}""", true)]
    public void Agent_referrer_and_query_are_told(string agent, string? referrer, string? query, string when, bool expected) =>
        Assert.Equal(expected, Rules.Holds(when, Visits.Of(agent, referrer: referrer, query: query)));

    [Theory]
    [InlineData("?src=mail", """{"query":{"name":"src","equals":"mail"}}""", true)]
    [InlineData("src=mail", """{"query":{"name":"src","equals":"mail"}}""", true)]
    [InlineData("?a=1&src=m%61il", """{"query":{"name":"src","equals":"mail"}}""", true)]
    [InlineData("?a=1&src=Mail", """{"query":{"name":"src","equals":"mail"}}""", false)]
    [InlineData("?Src=mail", """{"query":{"name":"src","equals":"mail"}}""", false)]
    [InlineData("?src=mail2", """{"query":{"name":"src","equals":"mail"}}""", false)]
    [InlineData("?src=mai", """{"query":{"name":"src","equals":"mail"}}""", false)]
    [InlineData("?src=x&src=mail", """{"query":{"name":"src","equals":"mail"}}""", true)]
    [InlineData("?q=a+b%20c", """{"query":{"name":"q","equals":"a b c"}}""", true)]
    [InlineData("?q=%D0%B6%", """{"query":{"name":"q","equals":"ж%"}}""", true)]
    [InlineData("?q=ж", """{"query":{"name":"q","equals":"ж"}}""", true)]
    [InlineData("?src", """{"query":{"name":"src","equals":""}}""", true)]
    [InlineData("?src", """{"query":{"name":"src","exists":true}}""", true)]
    [InlineData("?&&", """{"query":{"name":"src","exists":true}}""", false)]
    [InlineData(null, """{"query":{"name":"src","exists":false}}""", true)]
    [InlineData("?src=1", """{"query":{"name":"src","exists":false}}""", false)]
    [InlineData("?src=b", """{"query":{"name":"src","oneOf":["a","b"]}}""", true)]
    [InlineData("?src=c", """{"query":{"name":"src","oneOf":["a","b"]}}""", false)]
    public void A_query_parameter_is_read_decoded(string? query, string when, bool expected) =>
        Assert.Equal(expected, Rules.Holds(when, Visits.Of(query: query)));

    [Theory]
    [InlineData("es-ES,es;q=0.9,en;q=0.8", "es", true)]
    [InlineData("en;q=0.8,ru", "ru", true)]
    [InlineData("fil", "fil", true)]
    [InlineData("EN-us", "en", true)]
    [InlineData("en", "es", false)]
    public void The_preferred_language_counts(string header, string language, bool expected) =>
        Assert.Equal(expected, Rules.Holds($$"""{"language":"{{language}}"}""", Visits.Of(language: header)));

    [Theory]
    [InlineData(true, "returning")]
    [InlineData(false, "new")]
    [InlineData(null, "unknown")]
    public void A_visitor_is_new_returning_or_unknown(bool? returning, string expected)
    {
        foreach (string kind in (string[])["new", "returning", "unknown"])
        {
            Assert.Equal(kind == expected, Rules.Holds($$"""{"visitor":"{{kind}}"}""", Visits.Of(returning: returning)));
        }
    }

    [Theory]
    [InlineData(ClickFlags.Head)]
    [InlineData(ClickFlags.Prefetch)]
    public void A_request_that_no_person_made_is_a_bot_s(ClickFlags flags) =>
        Assert.True(Rules.Holds("""{"bot":true}""", Visits.Of(flags: flags)));

    [Fact]
    public void A_scan_of_a_code_is_a_channel() =>
        Assert.True(Rules.Holds("""{"channel":"QR"}""", Visits.Of(flags: ClickFlags.Qr)));
}
