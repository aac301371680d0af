using Shortener.Api.Pages.Design;

namespace Shortener.UnitTests.Pages;

public sealed class OwnSourceTests
{
    [Theory]
    [InlineData("go.example", "go.example/i/")]
    [InlineData("GO.example:8443", "GO.example:8443/i/")]
    [InlineData("127.0.0.1:80", "127.0.0.1:80/i/")]
    public void A_folder_is_named_under_the_requests_host(string host, string expected)
    {
        Assert.True(OwnSource.CanName(host));
        Assert.Equal(expected, OwnSource.Of(host, "/i/"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[::1]")]
    [InlineData("[2001:db8::7]:8443")]
    [InlineData("x; script-src *")]
    [InlineData("x,y")]
    [InlineData("x y")]
    [InlineData("x\r\nSet-Cookie: a=b")]
    [InlineData("'self'")]
    [InlineData("*")]
    [InlineData("приклад.example")]
    public void What_no_policy_can_name_allows_nothing(string? host)
    {
        Assert.False(OwnSource.CanName(host));
        Assert.Equal("", OwnSource.Of(host, "/i/"));
    }
}
