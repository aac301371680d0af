using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class RedirectPlanTests
{
    [Fact]
    public void Plain_hit_uses_the_ready_location()
    {
        RedirectPlan plan = RedirectPlan.Compile(Targets.Link());

        Assert.Same(plan.Destination.Location, plan.Destination.LocationFor(""));
        Assert.Same(plan.Destination.Location, plan.Destination.LocationFor("?"));
        Assert.Equal("https://destination.example/page", plan.Destination.Location);
    }

    [Theory]
    [InlineData("https://d.example/", "?a=1", "https://d.example/?a=1")]
    [InlineData("https://d.example/", "a=1", "https://d.example/?a=1")]
    [InlineData("https://d.example/?x=1", "?a=1&b=2", "https://d.example/?x=1&a=1&b=2")]
    [InlineData("https://d.example/?", "?a=1", "https://d.example/?a=1")]
    [InlineData("https://d.example/?x=1&", "?a=1", "https://d.example/?x=1&a=1")]
    [InlineData("https://d.example/p#top", "?a=1", "https://d.example/p?a=1#top")]
    [InlineData("https://d.example/p?x=1#top", "?a=1", "https://d.example/p?x=1&a=1#top")]
    [InlineData("https://d.example/#/route?inner=1", "?a=1", "https://d.example/?a=1#/route?inner=1")]
    [InlineData("https://d.example/?utm_source=own", "?utm_source=visitor", "https://d.example/?utm_source=own&utm_source=visitor")]
    [InlineData("myapp://open/item", "?a=1", "myapp://open/item?a=1")]
    [InlineData("tel:+34900000000", "?a=1", "tel:+34900000000")]
    [InlineData("mailto:a@b.example", "?a=1", "mailto:a@b.example")]
    public void Query_is_added_behind_the_destinations_own_and_before_its_fragment(string url, string query, string expected) =>
        Assert.Equal(expected, RedirectPlan.Compile(Targets.Link(url: url)).Destination.LocationFor(query));

    [Theory]
    [InlineData("?no-track", "https://d.example/?x=1")]
    [InlineData("?no-track=1&a=1", "https://d.example/?x=1&a=1")]
    [InlineData("?a=1&no-track&b=2", "https://d.example/?x=1&a=1&b=2")]
    [InlineData("?qr=1", "https://d.example/?x=1")]
    [InlineData("?qr=2&no-tracking=1&NO-TRACK", "https://d.example/?x=1&qr=2&no-tracking=1&NO-TRACK")]
    [InlineData("?a=1&&qr=1&", "https://d.example/?x=1&a=1")]
    public void Control_parameters_are_not_forwarded(string query, string expected) =>
        Assert.Equal(expected, RedirectPlan.Compile(Targets.Link(url: "https://d.example/?x=1")).Destination.LocationFor(query));

    [Fact]
    public void Query_is_not_forwarded_when_the_owner_said_so() =>
        Assert.Equal("https://d.example/", RedirectPlan.Compile(Targets.Link(url: "https://d.example/", forwardQuery: false)).Destination.LocationFor("?a=1"));

    [Theory]
    [InlineData("?a=1\r\nSet-Cookie: x=1", "https://d.example/?a=1%0D%0ASet-Cookie:%20x=1")]
    [InlineData("?a=\u00e9", "https://d.example/?a=%C3%A9")]
    [InlineData("?a=\ud83d\ude00", "https://d.example/?a=%F0%9F%98%80")]
    [InlineData("?a=1#b", "https://d.example/?a=1%23b")]
    [InlineData("?a=\"<>\0\u007f", "https://d.example/?a=%22%3C%3E%00%7F")]
    [InlineData("?a=%ff%fe", "https://d.example/?a=%ff%fe")]
    public void Only_visible_ascii_of_a_query_reaches_the_header(string query, string expected) =>
        Assert.Equal(expected, RedirectPlan.Compile(Targets.Link(url: "https://d.example/")).Destination.LocationFor(query));

    [Fact]
    public void Lone_surrogate_of_a_query_becomes_the_replacement_character() =>
        Assert.Equal("https://d.example/?a=%EF%BF%BDb", RedirectPlan.Compile(Targets.Link(url: "https://d.example/")).Destination.LocationFor("?a=\ud83db"));

    [Fact]
    public void Only_visible_ascii_of_a_destination_reaches_the_header()
    {
        RedirectPlan plan = RedirectPlan.Compile(Targets.Link(url: "https://d.example/caf\u00e9 \r\nX: y?q=\u00f1#\u0448"));

        Assert.Equal("https://d.example/caf%C3%A9%20%0D%0AX:%20y?q=%C3%B1#%D1%88", plan.Destination.Location);
    }

    [Fact]
    public void Random_queries_never_break_the_header()
    {
        var random = new Random(20261121);
        RedirectPlan plan = RedirectPlan.Compile(Targets.Link(url: "https://d.example/p?x=1#f"));
        for (int round = 0; round < 2_000; round++)
        {
            string query = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(4) == 0 ? '&' : (char)random.Next(0x1_0000))]);

            string location = plan.Destination.LocationFor(query);

            Assert.StartsWith("https://d.example/p?x=1", location, StringComparison.Ordinal);
            Assert.EndsWith("#f", location, StringComparison.Ordinal);
            Assert.All(location, letter => Assert.InRange(letter, '!', '~'));
            Assert.Equal(location.Length - 2, location.IndexOf('#', StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("https://d.example/", "")]
    [InlineData("https://d.example/?a=1", "")]
    [InlineData("https://d.example/?a=1&utm_source=n%20l&b=2&utm_medium=email", "utm_source=n%20l&utm_medium=email")]
    [InlineData("https://d.example/?utm_source=a#?utm_medium=b", "utm_source=a")]
    [InlineData("https://d.example/#?utm_source=a", "")]
    [InlineData("https://d.example/?xutm_source=a", "")]
    public void Destinations_own_utm_parameters_are_ready(string url, string expected) =>
        Assert.Equal(expected, RedirectPlan.Compile(Targets.Link(url: url)).Destination.DestinationUtm);

    [Theory]
    [InlineData(301, 301, true)]
    [InlineData(302, 302, false)]
    [InlineData(307, 307, false)]
    [InlineData(308, 308, true)]
    [InlineData(0, 302, false)]
    [InlineData(200, 302, false)]
    public void Only_redirect_codes_are_answered(int stored, int answered, bool permanent)
    {
        RedirectPlan plan = RedirectPlan.Compile(Targets.Link(redirectCode: stored));

        Assert.Equal(answered, plan.StatusCode);
        Assert.Equal(permanent, plan.IsPermanent);
    }

    [Theory]
    [InlineData("", ControlParameters.None)]
    [InlineData("?a=1", ControlParameters.None)]
    [InlineData("?no-track", ControlParameters.NoTrack)]
    [InlineData("no-track=&qr=1", ControlParameters.NoTrack | ControlParameters.Qr)]
    [InlineData("?a=no-track", ControlParameters.None)]
    [InlineData("?qr=11", ControlParameters.None)]
    [InlineData("?qr", ControlParameters.None)]
    public void Orders_to_us_are_found(string query, ControlParameters expected) => Assert.Equal(expected, ControlQuery.Read(query));
}
