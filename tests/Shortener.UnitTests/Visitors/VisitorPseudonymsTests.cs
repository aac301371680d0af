using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Visitors;

namespace Shortener.UnitTests.Visitors;

public sealed class VisitorPseudonymsTests
{
    private const int Day = 20_000;
    private const long Noon = (Day * UnixMicros.PerDay) + (UnixMicros.PerDay / 2);
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.5");
    private readonly VisitorPseudonyms _pseudonyms = new();

    public VisitorPseudonymsTests() => _pseudonyms.Use([Salt(VisitorPeriod.Day, Day, 1), Salt(VisitorPeriod.Day, Day + 1, 2)]);

    [Fact]
    public void A_visitor_keeps_the_pseudonym_within_the_day_and_loses_it_at_midnight()
    {
        long first = Compute(Noon)!.Value;

        Assert.Equal(first, Compute(Day * UnixMicros.PerDay));
        Assert.Equal(first, Compute(((Day + 1) * UnixMicros.PerDay) - 1));
        Assert.NotEqual(first, Compute((Day + 1) * UnixMicros.PerDay));
    }

    [Fact]
    public void Workspace_address_and_user_agent_each_make_another_visitor()
    {
        long?[] visitors =
        [
            _pseudonyms.Compute(1, Address, "Firefox", Noon),
            _pseudonyms.Compute(2, Address, "Firefox", Noon),
            _pseudonyms.Compute(1, IPAddress.Parse("203.0.113.6"), "Firefox", Noon),
            _pseudonyms.Compute(1, IPAddress.Parse("2001:db8::5"), "Firefox", Noon),
            _pseudonyms.Compute(1, IPAddress.Parse("::203.0.113.5"), "Firefox", Noon),
            _pseudonyms.Compute(1, Address, "firefox", Noon),
            _pseudonyms.Compute(1, Address, "", Noon),
        ];

        Assert.DoesNotContain(null, visitors);
        Assert.Equal(visitors.Length, visitors.Distinct().Count());
    }

    [Fact]
    public void A_mapped_address_is_its_ipv4_address() =>
        Assert.Equal(_pseudonyms.Compute(1, Address, "Firefox", Noon), _pseudonyms.Compute(1, Address.MapToIPv6(), "Firefox", Noon));

    [Fact]
    public void The_message_is_workspace_address_and_user_agent()
    {
        byte[] message = [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 5, .. System.Text.Encoding.Unicode.GetBytes("Firefox")];

        Assert.Equal((long)SipHash.Compute(0x0101010101010101, 0x0101010101010101, message), _pseudonyms.Compute(7, Address, "Firefox", Noon));
    }

    [Fact]
    public void Only_the_bounded_start_of_a_user_agent_counts()
    {
        string longest = new('x', VisitorIdentity.MaxUserAgentChars);

        Assert.Equal(_pseudonyms.Compute(1, Address, longest, Noon), _pseudonyms.Compute(1, Address, longest + "y", Noon));
        Assert.NotEqual(_pseudonyms.Compute(1, Address, longest, Noon), _pseudonyms.Compute(1, Address, longest.AsSpan(1), Noon));
    }

    [Fact]
    public void There_is_no_visitor_without_address_or_salt()
    {
        Assert.Null(_pseudonyms.Compute(1, null, "Firefox", Noon));
        Assert.Null(Compute((Day * UnixMicros.PerDay) - 1));
        Assert.Null(Compute((Day + 2) * UnixMicros.PerDay));
        Assert.Null(new VisitorPseudonyms().Compute(1, Address, "Firefox", Noon));
    }

    [Fact]
    public void A_monthly_salt_covers_its_calendar_month()
    {
        int february = Days(2028, 2, 1);
        _pseudonyms.Use([Salt(VisitorPeriod.Month, february, 3)]);

        Assert.Null(Compute((february * UnixMicros.PerDay) - 1));
        Assert.NotNull(Compute(february * UnixMicros.PerDay));
        Assert.Equal(Compute(february * UnixMicros.PerDay), Compute((Days(2028, 3, 1) * UnixMicros.PerDay) - 1));
        Assert.Null(Compute(Days(2028, 3, 1) * UnixMicros.PerDay));
    }

    [Theory]
    [InlineData(2028, 2, 29, 2028, 2, 1, 2028, 3, 1)]
    [InlineData(2027, 12, 31, 2027, 12, 1, 2028, 1, 1)]
    [InlineData(1970, 1, 1, 1970, 1, 1, 1970, 2, 1)]
    public void A_month_starts_and_ends_by_the_calendar(int year, int month, int day, int fromYear, int fromMonth, int fromDay, int toYear, int toMonth, int toDay)
    {
        int start = VisitorSalt.StartOf(VisitorPeriod.Month, Days(year, month, day));

        Assert.Equal(Days(fromYear, fromMonth, fromDay), start);
        Assert.Equal(Days(toYear, toMonth, toDay), VisitorSalt.EndOf(VisitorPeriod.Month, start));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        Compute(Noon);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1_000; round++)
        {
            Compute(Noon);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_salt_never_shows_its_key() =>
        Assert.Equal("Day 2024-10-04", Salt(VisitorPeriod.Day, Day, 0xab).ToString());

    private long? Compute(long unixMicros) => _pseudonyms.Compute(1, Address, "Firefox", unixMicros);

    private static int Days(int year, int month, int day) =>
        new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static VisitorSalt Salt(VisitorPeriod period, int startDay, byte fill) => new(period, startDay, Enumerable.Repeat(fill, 16).ToArray());
}
