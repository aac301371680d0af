using Shortener.Core.Analytics;

namespace Shortener.UnitTests.Analytics;

public sealed class BreakdownCursorTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(12, "")]
    [InlineData(long.MaxValue, "US/California/n v")]
    [InlineData(1, "ñ😀")]
    public void A_cursor_reads_back(long clicks, string? value)
    {
        var cursor = new BreakdownCursor(clicks, value);
        Assert.True(BreakdownCursor.TryDecode(cursor.Encode(), out BreakdownCursor? decoded));
        Assert.Equal(cursor, decoded);
        Assert.DoesNotContain(cursor.Encode(), character => character is '+' or '/' or '=');
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!")]
    [InlineData("dg")]
    [InlineData("LTF2YQ")]
    [InlineData("MTJueA")]
    public void Other_text_is_no_cursor(string text) => Assert.False(BreakdownCursor.TryDecode(text, out _));

    [Fact]
    public void Values_sort_by_code_points_with_unknown_last()
    {
        string?[] sorted = [null, "b", "\U0001F600", "a", "", "\uFF21", "ab"];
        Array.Sort(sorted, CodePointOrder.Instance);
        Assert.Equal<string?>(["", "a", "ab", "b", "\uFF21", "\U0001F600", null], sorted.AsEnumerable());
    }
}
