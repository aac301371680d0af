using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Analytics;

namespace Shortener.UnitTests.Pages;

public sealed class ExplorerStateTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?period=7d")]
    [InlineData("?period=all&timezone=America%2FMexico_City&interval=week&compare=none&bots=only")]
    [InlineData("?from=2026-03-01&to=2026-04-01&country=ES&country=MX&country=%21US")]
    [InlineData("?from=2026-03-01T00%3A00%3A00Z&utmCampaign=%22%3E%3Cscript%3E&referrerDomain=null&referrer=%21null")]
    [InlineData("?city=US%2FCalifornia%2FSpringfield&hourOfDay=9&dayOfWeek=%217&show=region&show=os")]
    public void An_address_comes_back_as_it_was(string query) => Assert.Equal("/app/metrics" + query, Parse(query).ToString());

    [Fact]
    public void A_forms_last_day_is_included() => Assert.Equal("/app/metrics?from=2026-03-01&to=2026-04-01", Parse("?from=2026-03-01&last=2026-03-31").ToString());

    [Theory]
    [InlineData("?from=nonsense&country=ES", "from")]
    [InlineData("?timezone=..%2F..%2Fetc%2Fpasswd&country=ES", "timezone")]
    [InlineData("?hourOfDay=24&country=ES", "hourOfDay")]
    [InlineData("?bots=maybe&country=ES", "bots")]
    public void What_makes_no_sense_is_named_and_left_out(string query, string name)
    {
        ExplorerState state = Parse(query);
        Assert.Equal([name], state.Unread);
        Assert.Equal("/app/metrics?country=ES", state.ToString());
    }

    [Fact]
    public void Unknown_parameters_are_nothing() => Assert.Equal("/app/metrics", Parse("?fbclid=x&part=totals").ToString());

    [Fact]
    public void A_row_filters_and_filters_no_longer()
    {
        ExplorerState chosen = Parse("").Toggle(Dimension.Country, "ES");
        Assert.Equal("/app/metrics?country=ES", chosen.ToString());
        Assert.Equal("/app/metrics?country=ES&country=MX", chosen.Toggle(Dimension.Country, "MX").ToString());
        Assert.Equal("/app/metrics", chosen.Toggle(Dimension.Country, "ES").ToString());
    }

    [Fact]
    public void A_value_is_either_asked_for_or_left_out()
    {
        ExplorerState without = Parse("?country=ES").Excluding(Dimension.Country, "ES");
        Assert.Equal("/app/metrics?country=%21ES", without.ToString());
        Assert.Equal("/app/metrics", without.Toggle(Dimension.Country, "ES").ToString());
        Assert.Equal("/app/metrics?device=%21null", Parse("").Excluding(Dimension.Device, null).ToString());
    }

    [Fact]
    public void The_scope_of_a_page_is_part_of_every_question_and_of_no_address()
    {
        var scope = new MetricsFilter(Dimension.Link, ["lnk_x"], []);
        ExplorerState state = ExplorerState.Parse("/app/links/lnk_x", Query("?link=lnk_y&country=ES"), 1, scope);
        Assert.Equal("/app/links/lnk_x?country=ES", state.ToString());
        MetricsQuery query = state.QueryFor(1, TimeZoneInfo.Utc, new DateOnly(2026, 3, 10));
        Assert.Equal([Dimension.Link, Dimension.Country], query.Filters.Select(filter => filter.Dimension));
        Assert.Equal(["lnk_x"], query.Filters[0].Include);
    }

    [Theory]
    [InlineData("7d", "2026-03-04", null)]
    [InlineData("yesterday", "2026-03-09", "2026-03-10")]
    [InlineData("month", "2026-03-01", null)]
    [InlineData("lastMonth", "2026-02-01", "2026-03-01")]
    [InlineData("all", null, null)]
    public void Named_periods_move_with_the_calendar(string period, string? from, string? to)
    {
        (PeriodBound? start, PeriodBound? end) = Parse("?period=" + period).Bounds(new DateOnly(2026, 3, 10));
        Assert.Equal((from, to), (start is { } first ? ExplorerPeriod.DateText(first.Date) : null, end is { } last ? ExplorerPeriod.DateText(last.Date) : null));
    }

    private static ExplorerState Parse(string query) => ExplorerState.Parse("/app/metrics", Query(query), workspaceId: 1);

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));
}
