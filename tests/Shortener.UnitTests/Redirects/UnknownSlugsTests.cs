using Shortener.Core.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class UnknownSlugsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Denied_slug_is_remembered_for_less_than_a_second()
    {
        var unknown = new UnknownSlugs(_time);
        unknown.Add(new LinkKey(1, "nope"), _time.GetTimestamp());

        Assert.True(unknown.Contains(1, "nope"));
        Assert.False(unknown.Contains(2, "nope"));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(unknown.Contains(1, "nope"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(unknown.Contains(1, "nope"));
    }

    [Fact]
    public void Created_link_is_forgotten_at_once()
    {
        var unknown = new UnknownSlugs(_time);
        unknown.Add(new LinkKey(1, "nope"), _time.GetTimestamp());

        unknown.Remove(1, "other");
        Assert.True(unknown.Contains(1, "nope"));
        unknown.Remove(1, "nope");
        Assert.False(unknown.Contains(1, "nope"));
    }
}
