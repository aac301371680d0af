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
    [InlineData("/abc\0")]
    [InlineData("/a b")]
    [InlineData("/01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("abc")]
    public void Other_paths_are_none_of_ours(string path) => Assert.False(ShortPath.TryGetSlug(path, out _));

    [Theory]
    [InlineData("/cafe\u0301")]
    [InlineData("/весна/")]
    public void Letters_outside_ascii_are_the_domains_matter(string path) => Assert.True(ShortPath.TryGetSlug(path, out _));
}
