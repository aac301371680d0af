using System.Net;
using Shortener.Api.Passwords;

namespace Shortener.UnitTests.Passwords;

public sealed class PasswordAttemptsTests
{
    private readonly PasswordAttempts _attempts = new(TimeProvider.System);

    [Fact]
    public void One_address_cannot_use_up_the_tries_of_the_others()
    {
        for (int i = 0; i < 2 * PasswordAttempts.PerLink; i++)
        {
            Assert.Equal(i < PasswordAttempts.PerAddress, _attempts.TryBegin(1, IPAddress.Parse("198.51.100.1")) is null);
        }

        Assert.Null(_attempts.TryBegin(1, IPAddress.Parse("198.51.100.2")));
        Assert.Null(_attempts.TryBegin(2, IPAddress.Parse("198.51.100.1")));
    }

    [Fact]
    public void A_link_is_tried_so_often_from_everywhere_and_no_more()
    {
        for (int i = 0; i < PasswordAttempts.PerLink; i++)
        {
            Assert.Null(_attempts.TryBegin(1, new IPAddress([10, 0, (byte)(i / 200), (byte)(i % 200)])));
        }

        Assert.NotNull(_attempts.TryBegin(1, IPAddress.Parse("198.51.100.1")));
    }

    [Fact]
    public void Addresses_of_one_ipv6_network_and_of_one_mapped_address_count_together()
    {
        for (int i = 0; i < PasswordAttempts.PerAddress; i++)
        {
            Assert.Null(_attempts.TryBegin(1, IPAddress.Parse($"2001:db8:1:2::{i + 1}")));
            Assert.Null(_attempts.TryBegin(2, i % 2 == 0 ? IPAddress.Parse("198.51.100.1") : IPAddress.Parse("::ffff:198.51.100.1")));
        }

        Assert.NotNull(_attempts.TryBegin(1, IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(_attempts.TryBegin(1, IPAddress.Parse("2001:db8:1:3::1")));
        Assert.NotNull(_attempts.TryBegin(2, IPAddress.Parse("198.51.100.1")));
    }
}
