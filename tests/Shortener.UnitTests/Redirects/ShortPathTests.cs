using Shortener.Api.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class ShortPathTests
{
    [Theory]
    [InlineData("/abc", "abc")]
    [InlineData("/abc/", "abc")]
    [InlineData("/abc.", "abc")]
    [InlineData("/abc,", "abc")]
    [InlineData("/abc)", "abc")]
    [InlineData("/abc).", "abc")]
    [InlineData("/abc./", "abc")]
    [InlineData("/A-b_9", "A-b_9")]
    [InlineData("/0123456789012345678901234567890123456789012345678901234567890123", "0123456789012345678901234567890123456789012345678901234567890123")]
    public void Slug_is_cut_out(string path, string expected)
    {
        Assert.True(ShortPath.TryGetSlug(path, out ReadOnlySpan<char> slug));
        Assert.Equal(expected, slug.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("//abc")]
    [InlineData("/abc//")]
    [InlineData("/a/b")]
    [InlineData("/abc+")]
    [InlineData("/abc.qr")]
    [InlineData("/@handle")]
    [InlineData("/.")]
    [InlineData("/cafe\u0301")]
    [InlineData("/abc\0")]
    [InlineData("/a b")]
    [InlineData("/01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("abc")]
    public void Other_paths_are_none_of_ours(string path) => Assert.False(ShortPath.TryGetSlug(path, out _));

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("de", "en")]
    [InlineData("es-MX,es;q=0.9,en;q=0.8", "es")]
    [InlineData("ru", "ru")]
    [InlineData("de, ru;q=0.5", "ru")]
    [InlineData("en-US,es;q=0.5", "en")]
    [InlineData("est", "en")]
    [InlineData(";;;q=,,*", "en")]
    public void Page_speaks_the_visitors_language(string? acceptLanguage, string expected) =>
        Assert.Contains($"lang=\"{expected}\"", System.Text.Encoding.UTF8.GetString(LinkPage.Unknown.In(acceptLanguage).Span), StringComparison.Ordinal);
}
