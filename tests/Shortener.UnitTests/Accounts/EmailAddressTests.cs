using Shortener.Core.Accounts;

namespace Shortener.UnitTests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("a@b", "a@b")]
    [InlineData(" Ana.Maria+links@Mail.Example ", "ana.maria+links@mail.example")]
    [InlineData("o'neil@x-y.example", "o'neil@x-y.example")]
    [InlineData("a@xn--nxasmq6b.example", "a@xn--nxasmq6b.example")]
    public void An_address_is_kept_in_lower_case(string text, string expected)
    {
        Assert.True(EmailAddress.TryNormalize(text, out string? address));
        Assert.Equal(expected, address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@b.example")]
    [InlineData("a@")]
    [InlineData("a b@c.example")]
    [InlineData("a@b.example\r\nBcc: c@d.example")]
    [InlineData("a\n@b.example")]
    [InlineData("a\0@b.example")]
    [InlineData("a@b.example,c@d.example")]
    [InlineData("a@b@c.example")]
    [InlineData("<a@b.example>")]
    [InlineData("\"a\"@b.example")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a..b@c.example")]
    [InlineData(".a@c.example")]
    [InlineData("a@c..example")]
    [InlineData("a@-c.example")]
    [InlineData("ñ@c.example")]
    [InlineData("a@b.example\u202e")]
    public void What_is_none_or_could_end_a_header_is_refused(string? text) => Assert.False(EmailAddress.TryNormalize(text, out _));

    [Fact]
    public void Length_has_its_bounds()
    {
        Assert.True(EmailAddress.TryNormalize(new string('a', 64) + "@b.example", out _));
        Assert.False(EmailAddress.TryNormalize(new string('a', 65) + "@b.example", out _));
        string domain = string.Join('.', Enumerable.Repeat(new string('d', 50), 4));
        Assert.True(EmailAddress.TryNormalize(new string('a', 254 - domain.Length - 1)[..50] + "@" + domain, out string? address));
        Assert.Equal(254, address!.Length);
        Assert.False(EmailAddress.TryNormalize("a" + address, out _));
    }
}
