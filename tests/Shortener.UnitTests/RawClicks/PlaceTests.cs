using Shortener.Core.Ids;
using Shortener.Core.RawClicks;

namespace Shortener.UnitTests.RawClicks;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64url!")]
    [InlineData("////////////////////////////")]
    public void A_text_that_is_no_cursor_is_refused(string text) => Assert.False(ClickPlace.TryParse(text, out _));

    [Fact]
    public void A_cursor_survives_its_text()
    {
        var place = new ClickPlace(1_767_225_600_123_456, 7, long.MaxValue - 3);
        Assert.True(ClickPlace.TryParse(place.Format(), out ClickPlace parsed));
        Assert.Equal(place, parsed);
    }

    [Fact]
    public void A_place_in_the_stream_survives_its_text()
    {
        var place = new StreamPlace(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero).AddMicroseconds(7), 9);
        place.Set(3, 8_000_000_000, 12);
        place.Set(9, 0, 0);
        StreamPlace parsed = StreamPlace.Parse(place.Format())!;
        Assert.Equal((place.At, 9), (parsed.At, parsed.HighestId));
        Assert.Equal(((8_000_000_000L, 12L), (0L, 0L)), (parsed.Of(3)!.Value, parsed.Of(9)!.Value));
        Assert.Null(parsed.Of(4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("AgAAAAAAAAABAAAAAQ")]
    [InlineData("AQAAAAAAAAABAAAAAQA")]
    [InlineData("x y")]
    public void A_text_that_is_no_place_in_the_stream_is_refused(string text) => Assert.Null(StreamPlace.Parse(text));

    [Fact]
    public void Clicks_have_different_ids()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (int source = 1; source <= 40; source++)
        {
            for (long position = 0; position < 2_000; position++)
            {
                Assert.True(ids.Add(OpaqueClickId.Format(new ClickPlace(5, source, position * 8))));
            }
        }

        Assert.All(ids.Take(100), id => Assert.Matches("^clk_[0-9a-z]{20}$", id));
    }
}
