using Shortener.Core.Domains;

namespace Shortener.UnitTests.Domains;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("Go.Example.COM", "go.example.com")]
    [InlineData("go.example.com.", "go.example.com")]
    [InlineData("Пример.рф", "xn--e1afmkfd.xn--p1ai")]
    [InlineData("xn--e1afmkfd.example", "xn--e1afmkfd.example")]
    [InlineData("ⓛⓝⓚ。example", "lnk.example")]
    [InlineData("localhost", "localhost")]
    public void Host_names_become_lower_case_punycode(string text, string host)
    {
        Assert.True(DomainName.TryNormalise(text, out string? normalised));
        Assert.Equal(host, normalised);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("-a.example")]
    [InlineData("a-.example")]
    [InlineData("a_b.example")]
    [InlineData("a b.example")]
    [InlineData("example.com:80")]
    [InlineData("http://example.com")]
    [InlineData("user@example.com")]
    [InlineData("127.0.0.1")]
    [InlineData("0x7f.1")]
    [InlineData("[::1]")]
    [InlineData("xn--a.example")]
    [InlineData("%65xample.com")]
    [InlineData("a\0.example")]
    public void Anything_else_is_refused(string text) => Assert.False(DomainName.TryNormalise(text, out _));

    [Fact]
    public void Labels_and_names_have_a_greatest_length()
    {
        Assert.True(DomainName.TryNormalise(new string('a', 63) + ".example", out _));
        Assert.False(DomainName.TryNormalise(new string('a', 64) + ".example", out _));
        Assert.False(DomainName.TryNormalise(string.Join('.', Enumerable.Repeat(new string('a', 50), 6)), out _));
    }
}
