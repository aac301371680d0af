using Microsoft.Extensions.Options;
using Shortener.Api.Links;
using Shortener.Core.Links;

namespace Shortener.UnitTests.Links;

public sealed class LinksOptionsValidatorTests
{
    [Fact]
    public void Defaults_are_valid() => Assert.True(Validate(new LinksOptions()).Succeeded);

    [Theory]
    [InlineData("https://lnk.example")]
    [InlineData("http://127.0.0.1:8080/")]
    public void Bases_are_valid(string url) => Assert.True(Validate(new LinksOptions { PublicUrl = url }).Succeeded);

    [Theory]
    [InlineData("lnk.example")]
    [InlineData("ftp://lnk.example")]
    [InlineData("https://lnk.example/path")]
    [InlineData("https://lnk.example/?x")]
    [InlineData("https://user@lnk.example/")]
    public void Other_public_urls_are_refused_with_key_and_value(string url)
    {
        string message = Validate(new LinksOptions { PublicUrl = url }).FailureMessage!;
        Assert.Contains("Links:PublicUrl", message, StringComparison.Ordinal);
        Assert.Contains("Links__PublicUrl", message, StringComparison.Ordinal);
        Assert.Contains(url, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(65)]
    [InlineData(-1)]
    public void Slug_lengths_out_of_range_are_refused(int length) =>
        Assert.Contains("Links__SlugLength", Validate(new LinksOptions { SlugLength = length }).FailureMessage, StringComparison.Ordinal);

    private static ValidateOptionsResult Validate(LinksOptions options) => new LinksOptionsValidator().Validate(null, options);
}
