using System.Buffers.Text;
using Shortener.Core.Interstitials;

namespace Shortener.UnitTests.Interstitials;

public sealed class InterstitialTicketTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly InterstitialTicket Ticket = new()
    {
        Use = TicketUse.Continue,
        IssuedAt = 1_777_000_000_123,
        WorkspaceId = 3,
        DomainId = 4,
        LinkId = long.MaxValue,
        LinkVersion = 6,
        InterstitialId = 7,
        CreativeId = 8,
        Showing = -9,
        Countdown = 30,
        Untracked = true,
        Slug = "весна",
        Url = "https://example.com/?q=%D0%B0#x",
    };

    [Fact]
    public void A_ticket_opens_as_it_was_sealed_and_is_never_the_same_text()
    {
        Assert.Equal(Ticket, InterstitialTicket.TryOpen(Ticket.Seal(Key), Key));
        Assert.NotEqual(Ticket.Seal(Key), Ticket.Seal(Key));
    }

    [Fact]
    public void The_longest_destination_fits_a_request_line()
    {
        string token = (Ticket with { Url = "https://example.com/" + new string('x', InterstitialTicket.MaxUrl - 20) }).Seal(Key);
        Assert.True(token.Length < 6_000);
        Assert.NotNull(InterstitialTicket.TryOpen(token, Key));
    }

    [Fact]
    public void No_changed_bit_and_no_other_key_opens_it()
    {
        byte[] sealed_ = Base64Url.DecodeFromChars(Ticket.Seal(Key));
        for (int i = 0; i < sealed_.Length * 8; i++)
        {
            byte[] changed = [.. sealed_];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            Assert.Null(InterstitialTicket.TryOpen(Base64Url.EncodeToString(changed), Key));
        }

        Assert.Null(InterstitialTicket.TryOpen(Ticket.Seal(Key), [.. Key.Reverse()]));
    }

    [Fact]
    public void Each_ticket_has_one_text()
    {
        for (int length = 1; length <= 3; length++)
        {
            string token = (Ticket with { Url = "https://example.com/" + new string('x', length) }).Seal(Key);
            foreach (char last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=")
            {
                if (last != token[^1])
                {
                    Assert.Null(InterstitialTicket.TryOpen(token[..^1] + last, Key));
                }
            }

            Assert.Null(InterstitialTicket.TryOpen(token + "=", Key));
            Assert.Null(InterstitialTicket.TryOpen(token + " ", Key));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AAAA")]
    [InlineData("https://evil.example/")]
    [InlineData("..%2f")]
    [InlineData("\0")]
    [InlineData("é")]
    public void What_is_no_ticket_is_refused(string token) => Assert.Null(InterstitialTicket.TryOpen(token, Key));

    [Fact]
    public void Random_bytes_and_endless_texts_are_refused()
    {
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.Null(InterstitialTicket.TryOpen(Base64Url.EncodeToString(bytes), Key));
        }

        Assert.Null(InterstitialTicket.TryOpen(new string('A', 100_000), Key));
    }
}
