using Shortener.Api.Pages.Hubs;
using Shortener.Core.Hubs;

namespace Shortener.UnitTests.Hubs;

public sealed class HubRulesTests
{
    [Theory]
    [InlineData("Ana.Ruiz", "ana.ruiz")]
    [InlineData("a1", "a1")]
    [InlineData("a", null)]
    [InlineData(".ab", null)]
    [InlineData("ab-", null)]
    [InlineData("a b", null)]
    [InlineData("añb", null)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", null)]
    public void A_handle_is_taken_in_lower_case(string text, string? expected)
    {
        HubHandle.TryNormalise(text, out string? handle);
        Assert.Equal(expected, handle);
    }

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1")]
    [InlineData("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1")]
    [InlineData("https://vimeo.com/123456", "https://player.vimeo.com/video/123456?dnt=1")]
    [InlineData("https://open.spotify.com/intl-es/track/4uLU6hMCjMI75M1A2tKUQC", "https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC")]
    [InlineData("https://vk.com/video-123_456", "https://vkvideo.ru/video_ext.php?oid=-123&id=456")]
    [InlineData("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", null)]
    [InlineData("https://evil.example/https://youtu.be/dQw4w9WgXcQ", null)]
    [InlineData("https://youtu.be/dQw4\"onload=x", null)]
    [InlineData("javascript:alert(1)", null)]
    public void An_embed_is_read_from_its_address(string url, string? frame) => Assert.Equal(frame, HubEmbed.Parse(url)?.Frame);

    [Theory]
    [InlineData("whatsapp", "+34 600 123 456", "a&b", "https://wa.me/34600123456?text=a%26b")]
    [InlineData("telegram", "@some_body", null, "https://t.me/some_body")]
    [InlineData("viber", "+34600123456", "x y", "viber://chat?number=%2B34600123456&draft=x%20y")]
    [InlineData("telegram", "a/b?x", null, null)]
    [InlineData("whatsapp", "12+34", null, null)]
    public void A_messenger_opens_with_its_text(string network, string account, string? text, string? address) =>
        Assert.Equal(address, HubMessengers.AddressOf(new HubMessenger { Network = network, Account = account, Text = text }));

    [Fact]
    public void Contrast_is_that_of_the_standard()
    {
        Assert.True(HexColor.TryParse("#767676", out HexColor grey));
        Assert.Equal(4.54, HexColor.Contrast(grey, HexColor.White), 0.01);
        Assert.False(HexColor.TryParse("#12345g", out _));
    }

    [Theory]
    [InlineData("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>")]
    [InlineData("[a](javascript:alert(1))", "<p>a</p>")]
    [InlineData("![pixel](https://evil.example/p.png)", "<p>pixel</p>")]
    [InlineData("# Big", "<h3>Big</h3>")]
    [InlineData("[a](https://x.example/)", "<p><a href=\"/h/1\" rel=\"nofollow ugc noopener\">a</a></p>")]
    public void Markdown_becomes_a_safe_subset(string text, string html) =>
        Assert.Equal(html, HubMarkdown.Render(text, url => url.StartsWith("https://", StringComparison.Ordinal) ? "/h/1" : null));

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    public void Markdown_nested_too_deep_is_shown_as_its_characters(string mark)
    {
        string text = string.Concat(Enumerable.Repeat(mark, 400)) + "<b>deep";
        Assert.False(HubMarkdown.CanRender(text));
        string html = HubMarkdown.Render(text, url => url);
        Assert.StartsWith("<p>", html, StringComparison.Ordinal);
        Assert.EndsWith("&lt;b&gt;deep</p>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.EndsWith("deep", HubMarkdown.Words(text), StringComparison.Ordinal);
        Assert.True(HubMarkdown.CanRender("> a *quoted* [text](https://x.example/)"));
    }

    [Fact]
    public void A_token_is_read_back_and_nothing_else_is()
    {
        var token = new HubToken(7, 12, 3);
        Assert.True(HubToken.TryParse(token.Path["/h/".Length..], out HubToken read));
        Assert.Equal(token, read);
        foreach (string wrong in (string[])["", "abc", token.Path, token.Path["/h/".Length..] + "0000", "https://evil.example/"])
        {
            Assert.False(HubToken.TryParse(wrong, out _));
        }
    }
}
