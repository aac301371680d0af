using Shortener.Api.Links;
using Shortener.Core.Links;

namespace Shortener.UnitTests.Links;

public sealed class LinkListCursorTests
{
    [Fact]
    public void A_cursor_leads_back_to_its_place()
    {
        var place = new LinkCursor(new DateTimeOffset(2013, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), long.MaxValue);
        Assert.True(LinkListCursor.TryParse(LinkListCursor.Format(place), out LinkCursor parsed));
        Assert.Equal(place, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("f____________________w")]
    [InlineData("gAAAAAAAAAAAAAAAAAAAAA")]
    public void Forged_cursors_are_refused(string text) => Assert.False(LinkListCursor.TryParse(text, out _));
}
