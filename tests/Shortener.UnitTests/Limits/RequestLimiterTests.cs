using Shortener.Core.Limits;
using Shortener.UnitTests.Redirects;

namespace Shortener.UnitTests.Limits;

public sealed class RequestLimiterTests
{
    private readonly ManualTime _time = new();

    public RequestLimiterTests()
    {
        // To the start of a minute, so that the arithmetic below is exact.
        _time.Advance(TimeSpan.FromMilliseconds(60_000 - (_time.GetUtcNow().ToUnixTimeMilliseconds() % 60_000)));
    }

    [Fact]
    public void A_minute_holds_the_limit_and_says_what_is_left()
    {
        var limiter = new RequestLimiter(_time);
        Assert.Equal(new RequestAllowance(true, 2, 1, 60, 0), limiter.Take("a", 2));
        Assert.Equal(new RequestAllowance(true, 2, 0, 60, 0), limiter.Take("a", 2));
        Assert.False(limiter.Take("a", 2).Allowed);
        Assert.True(limiter.Take("b", 2).Allowed);
    }

    [Fact]
    public void The_minute_before_weighs_by_what_is_left_of_it()
    {
        var limiter = new RequestLimiter(_time);
        Assert.Equal(100, TakeAll(limiter));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, TakeAll(limiter));
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(25, TakeAll(limiter));
        _time.Advance(TimeSpan.FromSeconds(165));
        Assert.Equal(100, TakeAll(limiter));
    }

    [Fact]
    public void Who_waits_as_told_is_allowed_and_a_second_earlier_is_not()
    {
        var limiter = new RequestLimiter(_time);
        Assert.Equal(100, TakeAll(limiter));
        int wait = limiter.Take("a", 100).RetryAfterSeconds;
        Assert.Equal(61, wait);
        _time.Advance(TimeSpan.FromSeconds(wait - 1));
        Assert.False(limiter.Take("a", 100).Allowed);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limiter.Take("a", 100).Allowed);
    }

    [Fact]
    public void Requests_of_other_nodes_count()
    {
        var here = new RequestLimiter(_time);
        for (int i = 0; i < 10; i++)
        {
            here.Take("a", 100);
        }

        UnsharedRequests shared = Assert.Single(here.Share());
        Assert.Equal(("a", 10), (shared.Subject, shared.Count));
        here.Learn(shared, total: 80, totalBefore: 0);
        Assert.Empty(here.Share());
        Assert.Equal(20, TakeAll(here));
    }

    [Fact]
    public void Idle_subjects_are_forgotten_when_there_are_too_many()
    {
        var limiter = new RequestLimiter(_time, maxSubjects: 2);
        limiter.Take("a", 1);
        limiter.Take("b", 1);
        Assert.False(limiter.Take("a", 1).Allowed);
        _time.Advance(TimeSpan.FromMinutes(3));
        limiter.Take("c", 1);
        Assert.True(limiter.Take("a", 1).Allowed);
    }

    private static int TakeAll(RequestLimiter limiter)
    {
        int taken = 0;
        while (limiter.Take("a", 100).Allowed)
        {
            taken++;
        }

        return taken;
    }
}
