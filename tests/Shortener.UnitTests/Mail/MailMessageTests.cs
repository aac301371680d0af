using System.Text;
using Shortener.Core.Mail;

namespace Shortener.UnitTests.Mail;

public sealed class MailMessageTests
{
    private static readonly MailSender From = new("Los enlaces de José", "links@example.com");

    [Theory]
    [InlineData("ana@example.com", true)]
    [InlineData("ana+tag.x@mail.example.co", true)]
    [InlineData("o'neill@example.com", true)]
    [InlineData("", false)]
    [InlineData("@example.com", false)]
    [InlineData("ana@", false)]
    [InlineData("ana@example.com\r\nRCPT TO:<eve@evil.example>", false)]
    [InlineData("ana@example.com\n", false)]
    [InlineData("ana@example.com>", false)]
    [InlineData("<ana@example.com", false)]
    [InlineData("ana@example.com,eve@evil.example", false)]
    [InlineData("ana@example.com eve@evil.example", false)]
    [InlineData("\"a b\"@example.com", false)]
    [InlineData("ana@@example.com", false)]
    [InlineData(".ana@example.com", false)]
    [InlineData("ana@-example.com", false)]
    [InlineData("ana@example..com", false)]
    [InlineData("añá@example.com", false)]
    [InlineData("ana@example.com\0", false)]
    public void Only_plain_addresses_can_be_written_to(string address, bool sendable) => Assert.Equal(sendable, Letter.IsSendable(address));

    [Theory]
    [InlineData("links@example.com", "", "links@example.com")]
    [InlineData("Links <links@example.com>", "Links", "links@example.com")]
    [InlineData("\"Links, Inc.\" <links@example.com>", "Links, Inc.", "links@example.com")]
    public void The_sender_may_have_a_name(string text, string name, string address)
    {
        Assert.True(MailSender.TryParse(text, out MailSender sender));
        Assert.Equal(new MailSender(name, address), sender);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Links")]
    [InlineData("Links <links>")]
    [InlineData("Li\r\nBcc: eve@evil.example <links@example.com>")]
    public void Other_text_is_no_sender(string text) => Assert.False(MailSender.TryParse(text, out _));

    [Theory]
    [InlineData("Hello\r\nBcc: eve@evil.example")]
    [InlineData("Hello\nBcc: eve@evil.example\n\nbody")]
    [InlineData("Hello\rBcc: eve@evil.example")]
    [InlineData("Hello\u2028Bcc: eve@evil.example")]
    public void A_subject_adds_no_header(string subject)
    {
        string message = Write(new Letter("ana@example.com", subject, "text", "<p>html</p>"));
        string head = message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.DoesNotContain("Bcc", head, StringComparison.Ordinal);
        Assert.Equal(
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"],
            head.Split("\r\n").Where(line => line[0] != ' ').Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void No_line_is_long_begins_with_a_dot_or_leaves_ASCII()
    {
        string message = Write(new Letter("ana@example.com", new string('Ж', 150), ".\r\n.\r\n" + new string('x', 5_000), "<p>Привет</p>\n."));
        Assert.True(Ascii.IsValid(message));
        Assert.All(message.Split("\r\n"), line => Assert.True(line.Length <= 78 && !line.StartsWith('.'), line));
        Assert.DoesNotContain('\n', message.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_letter_does_not_print_what_it_holds() =>
        Assert.Equal("Letter", new Letter("ana@example.com", "s", "secret", "secret").ToString());

    private static string Write(Letter letter) => Encoding.ASCII.GetString(MailMessage.Write(From, letter, DateTimeOffset.UnixEpoch));
}
