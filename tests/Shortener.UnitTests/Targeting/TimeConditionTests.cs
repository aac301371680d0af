using System.Globalization;

namespace Shortener.UnitTests.Targeting;

public sealed class TimeConditionTests
{
    private static readonly TimeZoneInfo Madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");
    private static readonly TimeZoneInfo Beirut = TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut");

    [Theory]
    [InlineData("""{"days":[1],"from":"09:00","to":"18:00"}""", "2026-03-02T07:59:59Z", false)]
    [InlineData("""{"days":[1],"from":"09:00","to":"18:00"}""", "2026-03-02T08:00:00Z", true)]
    [InlineData("""{"days":[1],"from":"09:00","to":"18:00"}""", "2026-03-02T16:59:59Z", true)]
    [InlineData("""{"days":[1],"from":"09:00","to":"18:00"}""", "2026-03-02T17:00:00Z", false)]
    [InlineData("""{"days":[2,3],"from":"09:00","to":"18:00"}""", "2026-03-02T12:00:00Z", false)]
    [InlineData("""{"days":[7]}""", "2026-03-01T22:59:59Z", true)]
    [InlineData("""{"days":[7]}""", "2026-03-01T23:00:00Z", false)]
    [InlineData("""{"from":"00:00","to":"24:00"}""", "2026-03-01T22:59:59Z", true)]
    // Over midnight the hours belong to the day they began on: Friday 22:00 to Saturday 02:00.
    [InlineData("""{"days":[5],"from":"22:00","to":"02:00"}""", "2026-03-06T21:00:00Z", true)]
    [InlineData("""{"days":[5],"from":"22:00","to":"02:00"}""", "2026-03-07T00:59:59Z", true)]
    [InlineData("""{"days":[5],"from":"22:00","to":"02:00"}""", "2026-03-07T01:00:00Z", false)]
    [InlineData("""{"days":[5],"from":"22:00","to":"02:00"}""", "2026-03-06T00:30:00Z", false)]
    [InlineData("""{"days":[7],"from":"22:00","to":"02:00"}""", "2026-03-02T00:30:00Z", true)]
    [InlineData("""{"from":"22:00","to":"02:00"}""", "2026-03-04T12:00:00Z", false)]
    // 29 March 2026, 02:00 becomes 03:00: the hour between is never met.
    [InlineData("""{"from":"02:00","to":"03:00"}""", "2026-03-29T00:59:59Z", false)]
    [InlineData("""{"from":"02:00","to":"03:00"}""", "2026-03-29T01:00:00Z", false)]
    [InlineData("""{"from":"03:00","to":"04:00"}""", "2026-03-29T01:00:00Z", true)]
    [InlineData("""{"days":[6],"from":"22:00","to":"04:00"}""", "2026-03-29T01:30:00Z", true)]
    [InlineData("""{"days":[6],"from":"22:00","to":"04:00"}""", "2026-03-29T02:00:00Z", false)]
    // 25 October 2026, 03:00 becomes 02:00: the hour before is met twice.
    [InlineData("""{"from":"02:00","to":"03:00"}""", "2026-10-25T00:30:00Z", true)]
    [InlineData("""{"from":"02:00","to":"03:00"}""", "2026-10-25T01:30:00Z", true)]
    [InlineData("""{"from":"02:00","to":"03:00"}""", "2026-10-25T02:00:00Z", false)]
    public void A_schedule_goes_by_the_clock_of_the_link_s_zone(string schedule, string at, bool expected) =>
        Assert.Equal(expected, Rules.Holds($$"""{"schedule":{{schedule}}}""", Visits.Of(at: At(at)), Madrid));

    [Theory]
    [InlineData("""{"from":"2026-03-02","to":"2026-03-03"}""", "2026-03-01T22:59:59.999999Z", false)]
    [InlineData("""{"from":"2026-03-02","to":"2026-03-03"}""", "2026-03-01T23:00:00Z", true)]
    [InlineData("""{"from":"2026-03-02","to":"2026-03-03"}""", "2026-03-02T22:59:59Z", true)]
    [InlineData("""{"from":"2026-03-02","to":"2026-03-03"}""", "2026-03-02T23:00:00Z", false)]
    [InlineData("""{"from":"2026-03-02T12:00:00+02:00"}""", "2026-03-02T10:00:00Z", true)]
    [InlineData("""{"from":"2026-03-02T12:00+02:00"}""", "2026-03-02T09:59:59Z", false)]
    [InlineData("""{"to":"2026-03-02T10:00:00.5Z"}""", "2026-03-02T10:00:00.499Z", true)]
    [InlineData("""{"to":"2026-03-02T10:00:00.5Z"}""", "2026-03-02T10:00:00.5Z", false)]
    public void A_window_takes_instants_and_dates_of_the_link_s_zone(string window, string at, bool expected) =>
        Assert.Equal(expected, Rules.Holds($$"""{"between":{{window}}}""", Visits.Of(at: At(at)), Madrid));

    [Fact]
    public void A_date_without_a_midnight_begins_with_its_first_moment()
    {
        // In Beirut the clock goes from 24:00 of 28 March to 01:00 of the 29th.
        const string when = """{"between":{"from":"2026-03-29"}}""";
        Assert.False(Rules.Holds(when, Visits.Of(at: At("2026-03-28T21:59:59Z")), Beirut));
        Assert.True(Rules.Holds(when, Visits.Of(at: At("2026-03-28T22:00:00Z")), Beirut));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
