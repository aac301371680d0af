using Shortener.Core.Dns;

namespace Shortener.UnitTests.Dns;

public sealed class NameServerTests
{
    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53:53")]
    [InlineData("192.0.2.53:5353", "192.0.2.53:5353")]
    [InlineData("[2001:db8::53]:5353", "[2001:db8::53]:5353")]
    [InlineData("2001:db8::53", "[2001:db8::53]:53")]
    [InlineData("dns.example", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("", null)]
    public void A_name_server_is_an_address_with_or_without_port(string text, string? expected)
    {
        Assert.Equal(expected is not null, NameServer.TryParse(text, out System.Net.IPEndPoint? server));
        Assert.Equal(expected, server?.ToString());
    }

    [Fact]
    public void The_first_name_server_of_the_systems_file_is_taken()
    {
        string[] lines = ["# nameserver 192.0.2.1", "search example", "", "nameserver\tbroken", "nameserver  192.0.2.2 ; comment", "nameserver 192.0.2.3"];
        Assert.Equal("192.0.2.2:53", NameServer.FirstOf(lines)?.ToString());
        Assert.Null(NameServer.FirstOf(["options edns0"]));
    }
}
