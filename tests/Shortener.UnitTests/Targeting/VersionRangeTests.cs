using Shortener.Core.Targeting.Conditions;
using Shortener.Core.UserAgents;

namespace Shortener.UnitTests.Targeting;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(">=16.4", "16.4", true)]
    [InlineData(">=16.4", "16.4.1", true)]
    [InlineData(">=16.4", "16.10", true)]
    [InlineData(">=16.4", "17", true)]
    [InlineData(">=16.4", "16.3.9", false)]
    [InlineData(">=16.4", "16", false)]
    [InlineData(">16", "16.9", false)]
    [InlineData(">16", "17.0", true)]
    [InlineData("<=16", "16.9", true)]
    [InlineData("<16", "15.9", true)]
    [InlineData("<16", "16.0", false)]
    [InlineData("16", "16.9", true)]
    [InlineData("=16.0", "16", true)]
    [InlineData("= 16.1", "16", false)]
    [InlineData(" >= 10.0.19045.2 ", "10.0.19045.2", true)]
    [InlineData(">=10", "XP", false)]
    [InlineData("<10", "XP", false)]
    [InlineData("<10", "", false)]
    [InlineData(">=1", "99999999999", false)]
    public void A_version_lies_in_a_range_or_not(string range, string version, bool expected)
    {
        string?[] parts = version.Length == 0 ? [] : version.Split('.');
        var system = new UserAgentFamily(
            "x", parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), parts.ElementAtOrDefault(3));
        Assert.Equal(expected, VersionRange.Parse(range)!.Contains(system));
    }

    [Theory]
    [InlineData("")]
    [InlineData(">=")]
    [InlineData("x")]
    [InlineData("1..2")]
    [InlineData("1.2.3.4.5")]
    [InlineData("==1")]
    [InlineData("=>1")]
    [InlineData("-1")]
    [InlineData("1,2")]
    [InlineData("1000000000")]
    public void What_is_no_comparison_is_refused(string text) => Assert.Null(VersionRange.Parse(text));
}
