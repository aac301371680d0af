using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.UnitTests.Analytics;

public sealed class CalendarBucketsTests
{
    [Theory]
    [InlineData("Europe/Madrid", "2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z", "2026-03-29T00:00:00Z 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z")]
    // 02:00–03:00 is shown twice.
    [InlineData("Europe/Madrid", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z", "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z")]
    [InlineData("Asia/Kolkata", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z", "2026-02-28T23:30:00Z 2026-03-01T00:30:00Z")]
    [InlineData("Asia/Kathmandu", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z", "2026-02-28T23:15:00Z 2026-03-01T00:15:00Z")]
    // Clocks go from 02:00 back to 01:30: the hour from 01:00 on lasts 90 minutes.
    [InlineData("Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T16:31:00Z", "2026-04-04T14:00:00Z 2026-04-04T15:30:00Z 2026-04-04T16:30:00Z")]
    // Clocks go from 02:00 on to 02:30: half an hour.
    [InlineData("Australia/Lord_Howe", "2026-10-03T14:30:00Z", "2026-10-03T16:30:00Z", "2026-10-03T14:30:00Z 2026-10-03T15:30:00Z 2026-10-03T16:00:00Z")]
    public void Hours_follow_the_clocks(string zone, string from, string to, string expected) =>
        Assert.Equal(expected, Points(TimeInterval.Hour, zone, from, to));

    [Theory]
    [InlineData("Europe/Madrid", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "2026-03-27T23:00:00Z 2026-03-28T23:00:00Z 2026-03-29T22:00:00Z")]
    [InlineData("Europe/Madrid", "2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z", "2026-10-24T22:00:00Z 2026-10-25T23:00:00Z")]
    // Midnight is skipped: the day starts at 01:00.
    [InlineData("America/Santiago", "2026-09-06T02:00:00Z", "2026-09-06T05:00:00Z", "2026-09-05T04:00:00Z 2026-09-06T04:00:00Z")]
    // Clocks go from midnight back to 23:00: the day has 25 hours.
    [InlineData("America/Santiago", "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z", "2026-04-04T03:00:00Z 2026-04-05T04:00:00Z")]
    [InlineData("UTC", "2026-02-28T23:59:59Z", "2026-03-01T00:00:01Z", "2026-02-28T00:00:00Z 2026-03-01T00:00:00Z")]
    public void Days_start_when_clocks_first_show_their_date(string zone, string from, string to, string expected) =>
        Assert.Equal(expected, Points(TimeInterval.Day, zone, from, to));

    [Theory]
    [InlineData("UTC", "2026-03-01T12:00:00Z", "2026-03-02T00:00:01Z", "2026-02-23T00:00:00Z 2026-03-02T00:00:00Z")]
    [InlineData("Europe/Madrid", "2026-03-29T12:00:00Z", "2026-03-30T12:00:00Z", "2026-03-22T23:00:00Z 2026-03-29T22:00:00Z")]
    public void Weeks_start_on_Monday(string zone, string from, string to, string expected) =>
        Assert.Equal(expected, Points(TimeInterval.Week, zone, from, to));

    [Fact]
    public void Months_start_on_their_first_day() =>
        Assert.Equal(
            "2025-11-30T23:00:00Z 2025-12-31T23:00:00Z 2026-01-31T23:00:00Z 2026-02-28T23:00:00Z 2026-03-31T22:00:00Z",
            Points(TimeInterval.Month, "Europe/Madrid", "2025-12-15T00:00:00Z", "2026-04-02T00:00:00Z"));

    [Theory]
    [InlineData(TimeInterval.Hour, 1_500, true)]
    [InlineData(TimeInterval.Hour, 1_501, false)]
    [InlineData(TimeInterval.Minute, 24, true)]
    public void Series_have_at_most_fifteen_hundred_points(TimeInterval interval, int hours, bool fits)
    {
        long from = At("2026-01-01T00:00:00Z");
        Assert.Equal(fits, CalendarBuckets.ForInterval(interval, TimeZoneInfo.Utc, new TimeRange(from, from + (hours * UnixMicros.PerHour))) is not null);
    }

    [Fact]
    public void A_span_of_all_representable_time_is_refused_at_once() =>
        Assert.Null(CalendarBuckets.ForInterval(TimeInterval.Month, TimeZoneInfo.Utc, new TimeRange(ZoneOffsets.Earliest, ZoneOffsets.Latest)));

    [Theory]
    [InlineData("2026-03-29", "Europe/Madrid", "2026-03-28T23:00:00Z")]
    [InlineData("2026-03-30", "Europe/Madrid", "2026-03-29T22:00:00Z")]
    [InlineData("2026-09-06", "America/Santiago", "2026-09-06T04:00:00Z")]
    [InlineData("2026-03-01", "Asia/Kathmandu", "2026-02-28T18:15:00Z")]
    public void Dates_begin_in_their_zone(string date, string zone, string expected) =>
        Assert.Equal(At(expected), CalendarBuckets.StartOf(DateOnly.Parse(date, CultureInfo.InvariantCulture), Zone(zone)));

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void Dates_at_the_ends_of_the_calendar_do_not_overflow(string date) =>
        Assert.InRange(CalendarBuckets.StartOf(DateOnly.Parse(date, CultureInfo.InvariantCulture), Zone("Asia/Kolkata")), long.MinValue + 1, long.MaxValue - 1);

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", 1, 7)]
    [InlineData("2026-03-29T01:30:00Z", 3, 7)]
    [InlineData("2026-03-29T22:30:00Z", 0, 1)]
    public void Hours_of_the_day_and_days_of_the_week_are_local(string instant, int hour, int dayOfWeek)
    {
        var period = new TimeRange(At("2026-03-20T00:00:00Z"), At("2026-04-10T00:00:00Z"));
        Assert.Equal(hour, CalendarBuckets.HoursOfDay(Zone("Europe/Madrid"), period).KeyAt(At(instant)));
        Assert.Equal(dayOfWeek, CalendarBuckets.DaysOfWeek(Zone("Europe/Madrid"), period).KeyAt(At(instant)));
    }

    private static string Points(TimeInterval interval, string zone, string from, string to)
    {
        (IReadOnlyList<long> points, BucketMap map) = CalendarBuckets.ForInterval(interval, Zone(zone), new TimeRange(At(from), At(to)))!.Value;
        Assert.Equal(points.Count, map.Keys.Distinct().Count());
        return string.Join(' ', points.Select(point => UnixMicros.ToInstant(point).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
    }

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static long At(string instant) => UnixMicros.From(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));
}
