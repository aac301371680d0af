using Shortener.Core.Interstitials;

namespace Shortener.UnitTests.Interstitials;

public sealed class VisitorStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FrequencyCap Twice = new() { Showings = 2, Hours = 1 };

    [Fact]
    public void A_cap_is_used_up_and_begins_anew_when_its_window_has_passed()
    {
        VisitorState once = VisitorState.Unknown.TryShow(7, Twice, Now)!;
        VisitorState twice = once.TryShow(7, Twice, Now.AddMinutes(59))!;
        Assert.Null(twice.TryShow(7, Twice, Now.AddMinutes(59)));
        Assert.NotNull(twice.TryShow(8, Twice, Now.AddMinutes(59)));
        VisitorState anew = twice.TryShow(7, Twice, Now.AddMinutes(60))!;
        Assert.NotNull(anew.TryShow(7, Twice, Now.AddMinutes(61)));
    }

    [Fact]
    public void The_cookies_text_brings_the_state_back()
    {
        VisitorState state = (VisitorState.Unknown with { Agreed = true }).TryShow(7, Twice, Now)!.TryShow(9, Twice, Now)!;
        VisitorState read = VisitorState.Parse(state.ToString());
        Assert.Equal((true, state.FirstSeen), (read.Agreed, read.FirstSeen));
        Assert.Equal(state.Showings, read.Showings);
        Assert.Matches("^[a-z0-9._-]+$", state.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2.1.5")]
    [InlineData("1")]
    [InlineData("1.1")]
    [InlineData("1.11.5")]
    [InlineData("1.1.-5.x")]
    [InlineData("1.1.99999999999999999999.ist_-1-1")]
    [InlineData("1.1.5.ist_0000000000000-1-2-3")]
    [InlineData("\0\ud800....")]
    public void What_we_did_not_write_tells_of_no_showing(string text) => Assert.Empty(VisitorState.Parse(text).Showings);

    [Fact]
    public void A_cookie_remembers_the_latest_twenty()
    {
        VisitorState state = VisitorState.Unknown;
        for (int i = 1; i <= 30; i++)
        {
            state = state.TryShow(i, Twice, Now)!;
        }

        Assert.Equal(Enumerable.Range(11, 20).Reverse().Select(i => (long)i), state.Showings.Select(one => one.InterstitialId));
        Assert.True(state.ToString().Length < 1_200);
        Assert.Equal(20, VisitorState.Parse(state.ToString()).Showings.Count);
    }

    [Fact]
    public void Who_comes_back_after_a_session_is_a_returning_visitor()
    {
        VisitorState state = VisitorState.Unknown.TryShow(1, null, Now)!;
        Assert.Null(VisitorState.Unknown.IsReturning(Now));
        Assert.False(state.IsReturning(Now.AddMinutes(29)));
        Assert.True(state.IsReturning(Now.AddMinutes(30)));
        Assert.Equal(state.FirstSeen, state.TryShow(1, null, Now.AddDays(3))!.FirstSeen);
    }
}
