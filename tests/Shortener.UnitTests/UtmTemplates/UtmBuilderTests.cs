using Shortener.Core.Channels;
using Shortener.Core.UtmTemplates;
using Shortener.Core.Validation;

namespace Shortener.UnitTests.UtmTemplates;

public sealed class UtmBuilderTests
{
    [Theory]
    [InlineData("https://example.com/", "https://example.com/?utm_source=news&utm_medium=email")]
    [InlineData("https://example.com/?", "https://example.com/?utm_source=news&utm_medium=email")]
    [InlineData("https://example.com/a#top", "https://example.com/a?utm_source=news&utm_medium=email#top")]
    [InlineData("https://example.com/?a=1&b=%20#x?utm_source=y", "https://example.com/?a=1&b=%20&utm_source=news&utm_medium=email#x?utm_source=y")]
    [InlineData("https://example.com/?utm_medium=old&a=1", "https://example.com/?utm_medium=email&a=1&utm_source=news")]
    [InlineData("https://example.com/?UTM_Source=old&a=1&utm_source=older", "https://example.com/?utm_source=news&a=1&utm_medium=email")]
    [InlineData("https://example.com/?utm_source&a", "https://example.com/?utm_source=news&a&utm_medium=email")]
    [InlineData("https://example.com/?utm_campaign=kept&ref=kept", "https://example.com/?utm_campaign=kept&ref=kept&utm_source=news&utm_medium=email")]
    [InlineData("https://example.com/?a=1&&b=2&", "https://example.com/?a=1&&b=2&&utm_source=news&utm_medium=email")]
    [InlineData("https://example.com/?next=%2F%3Futm_source%3Dx", "https://example.com/?next=%2F%3Futm_source%3Dx&utm_source=news&utm_medium=email")]
    public void Parameters_are_added_or_replaced_in_place(string url, string expected) =>
        Assert.Equal(expected, UtmBuilder.Apply(url, new UtmParameters { Source = "news", Medium = "email" }));

    [Fact]
    public void Without_parameters_the_url_stays()
    {
        const string url = "https://example.com/?utm_source=a&utm_source=b";
        Assert.Same(url, UtmBuilder.Apply(url, new UtmParameters()));
    }

    [Theory]
    [InlineData("spring sale")]
    [InlineData("осень & ñandú")]
    [InlineData("a+b=c#d?e%20/\"'<>")]
    [InlineData("😀")]
    public void What_is_put_in_is_read_out_again(string value)
    {
        string url = UtmBuilder.Apply("https://example.com/?x=1#y", new UtmParameters
        {
            Source = value,
            Medium = value,
            Campaign = value,
            Term = value,
            Content = value,
            Referrer = value,
        });
        Assert.EndsWith("#y", url, StringComparison.Ordinal);
        Assert.True(url.All(c => c is > ' ' and < (char)0x7f), url);
        string query = new Uri(url).Query;
        Assert.Equal(new Utm(value, value, value, value, value, null), Utm.Parse(query));
        Assert.EndsWith("&ref=" + Uri.EscapeDataString(value), query, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_values_come_before_a_template_s()
    {
        var template = new UtmParameters { Source = "t", Medium = "t", Referrer = "t" };
        Assert.Equal(
            new UtmParameters { Source = "own", Medium = "t", Campaign = "own", Referrer = "t" },
            new UtmParameters { Source = "own", Campaign = "own" }.Over(template));
        Assert.Equal(template, new UtmParameters().Over(template));
        Assert.Equal(template, template.Over(null));
    }

    [Fact]
    public void Wrong_values_are_named()
    {
        var problems = new FieldProblems();
        new UtmParameters { Source = "", Medium = "a\nb", Campaign = new string('x', 256), Term = "\ud800", Content = new string('x', 255), Referrer = "ok" }
            .Validate("utm", problems);
        Assert.Equal(["utm.source", "utm.medium", "utm.campaign", "utm.term"], problems.Items.Select(problem => problem.Path));
        problems = new FieldProblems();
        new UtmParameters { Referrer = "\0" }.Validate("", problems);
        Assert.Equal("referrer", Assert.Single(problems.Items).Path);
    }
}
