using Shortener.Core.Limits;
using Shortener.UnitTests.Redirects;

namespace Shortener.UnitTests.Limits;

public sealed class SlidingWindowTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void No_span_holds_more_than_the_attempts_allowed()
    {
        var window = new SlidingWindow(3, TimeSpan.FromMinutes(10), 100, _time);
        Assert.True(window.TryTake(1, out _));
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.True(window.TryTake(1, out _));
        Assert.True(window.TryTake(1, out _));
        Assert.False(window.TryTake(1, out TimeSpan wait));
        Assert.Equal(TimeSpan.FromMinutes(6), wait);
        _time.Advance(wait);
        Assert.True(window.TryTake(1, out _));
        Assert.False(window.TryTake(1, out wait));
        Assert.Equal(TimeSpan.FromMinutes(4), wait);
        Assert.True(window.TryTake(2, out _));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_the_others_still_count()
    {
        var window = new SlidingWindow(3, TimeSpan.FromMinutes(10), 100, _time);
        window.GiveBack(1);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(window.TryTake(1, out _));
            window.GiveBack(1);
        }

        Assert.True(window.TryTake(1, out _));
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.True(window.TryTake(1, out _));
        Assert.True(window.TryTake(1, out _));
        window.GiveBack(1);
        Assert.True(window.TryTake(1, out _));
        Assert.False(window.TryTake(1, out TimeSpan wait));
        Assert.Equal(TimeSpan.FromMinutes(6), wait);
    }

    [Fact]
    public void A_bounded_number_of_keys_is_remembered()
    {
        var window = new SlidingWindow(1, TimeSpan.FromMinutes(10), 2, _time);
        Assert.True(window.TryTake(1, out _));
        Assert.True(window.TryTake(2, out _));
        Assert.False(window.TryTake(1, out _));
        Assert.True(window.TryTake(3, out _));
        Assert.True(window.TryTake(1, out _));
        Assert.False(window.TryTake(3, out _));
    }
}
