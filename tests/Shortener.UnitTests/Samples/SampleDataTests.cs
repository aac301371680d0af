using Shortener.Core.Clicks;
using Shortener.Core.Samples;

namespace Shortener.UnitTests.Samples;

public sealed class SampleDataTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 30, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<RawClick> Made = SampleData.Make(
        7, [.. SampleData.Links.Select((_, index) => 100L + index)], [.. SampleData.Links.Select(_ => (string?)null)], Now);

    [Fact]
    public void Clicks_are_in_order_of_time_and_position_and_none_is_to_come()
    {
        Assert.InRange(Made.Count, SampleData.Clicks / 2, SampleData.Clicks * 2);
        Assert.Equal(Enumerable.Range(1, Made.Count).Select(position => (long)position), Made.Select(click => click.EndPosition));
        Assert.True(Made.Zip(Made.Skip(1)).All(pair => pair.First.UnixMicros <= pair.Second.UnixMicros));
        Assert.True(Made[^1].UnixMicros < UnixMicros.From(Now));
        Assert.True(Made[0].UnixMicros > UnixMicros.From(Now.AddDays(-SampleData.Days - 1)));
    }

    [Fact]
    public void Every_link_is_clicked_and_people_come_back()
    {
        Assert.Equal(SampleData.Links.Count, Made.Select(click => click.LinkId).Distinct().Count());
        int visitors = Made.Select(click => click.Visitor).Distinct().Count();
        Assert.InRange(visitors, Made.Count / 3, Made.Count * 9 / 10);
        Assert.InRange(Made.Select(click => click.Location!.Country).Distinct().Count(), 8, 40);
    }

    [Fact]
    public void The_same_month_is_made_each_time() => Assert.Equal(
        Made.Select(click => (click.LinkId, click.UnixMicros, click.Visitor, click.UserAgent)),
        SampleData.Make(7, [.. SampleData.Links.Select((_, index) => 100L + index)], [.. SampleData.Links.Select(_ => (string?)null)], Now)
            .Select(click => (click.LinkId, click.UnixMicros, click.Visitor, click.UserAgent)));
}
