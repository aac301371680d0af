using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Mail;

/// <summary>
/// A letter in the Internet Message Format (RFC 5322) with MIME parts (RFC 2045, 2046): plain text and the same as HTML, both in base 64,
/// so that no line of them can be too long, begin with a dot, or end the message. ASCII.
/// </summary>
internal static class MailMessage
{
    private const string LineEnd = "\r\n";

    /// <summary>Bytes of text that one encoded word holds: base 64 and its frame stay below 75 characters (RFC 2047 section 2).</summary>
    private const int EncodedWordBytes = 42;

    private const int MaxSubjectLength = 200;

    /// <summary>The bytes behind <c>DATA</c>, without the closing dot.</summary>
    public static byte[] Write(MailSender from, Letter letter, DateTimeOffset now)
    {
        string boundary = "=_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string host = from.Address[(from.Address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var text = new StringBuilder();
        Line(text, $"From: {(from.Name.Length == 0 ? "" : EncodedWords(from.Name) + " ")}<{from.Address}>");
        Line(text, $"To: <{letter.To}>");
        Line(text, $"Subject: {EncodedWords(OneLine(letter.Subject))}");
        Line(text, $"Date: {now.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000");
        Line(text, $"Message-ID: <{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}@{host}>");
        // Keeps out-of-office replies away (RFC 3834).
        Line(text, "Auto-Submitted: auto-generated");
        Line(text, "MIME-Version: 1.0");
        Line(text, $"Content-Type: multipart/alternative;{LineEnd} boundary=\"{boundary}\"");
        Line(text, "");
        Part(text, boundary, "text/plain", letter.Text);
        Part(text, boundary, "text/html", letter.Html);
        Line(text, $"--{boundary}--");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Part(StringBuilder text, string boundary, string type, string content)
    {
        Line(text, $"--{boundary}");
        Line(text, $"Content-Type: {type}; charset=utf-8");
        Line(text, "Content-Transfer-Encoding: base64");
        Line(text, "");
        Line(text, Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ReplaceLineEndings(LineEnd)), Base64FormattingOptions.InsertLineBreaks));
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append(LineEnd);

    private static string OneLine(string text)
    {
        string line = new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= MaxSubjectLength ? line : line[..MaxSubjectLength];
    }

    /// <summary>RFC 2047: whatever the text holds, only letters of base 64 reach the header.</summary>
    private static string EncodedWords(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        foreach (Rune rune in text.EnumerateRunes())
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(rune.ToString());
            // A character is never cut between two words.
            if (bytes.Count + utf8.Length > EncodedWordBytes)
            {
                words.Add(Word(bytes));
                bytes.Clear();
            }

            bytes.AddRange(utf8);
        }

        words.Add(Word(bytes));
        return string.Join(LineEnd + " ", words);
    }

    private static string Word(List<byte> utf8) => $"=?utf-8?B?{Convert.ToBase64String([.. utf8])}?=";
}
