using System.Net;
using Shortener.Core.ClientAddresses;

namespace Shortener.UnitTests.ClientAddresses;

public sealed class AddressNetworkTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("0.0.0.0/0", "203.0.113.5", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "203.0.113.5", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.2.3.4", true)]
    public void An_address_lies_in_a_network_or_not(string network, string address, bool expected)
    {
        Assert.True(AddressNetwork.TryParse(network, out AddressNetwork parsed));
        Assert.Equal(expected, parsed.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10/8")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    public void What_is_no_network_is_refused(string text) => Assert.False(AddressNetwork.TryParse(text, out _));

    [Theory]
    [InlineData("1.2.3.4", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("256.1.1.1", false)]
    [InlineData("01.2.3.4", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1.2.3.4.5", false)]
    [InlineData("1.2.3.4 ", false)]
    [InlineData("1..3.4", false)]
    [InlineData("0x7f.1", false)]
    [InlineData("2130706433", false)]
    [InlineData("::", true)]
    [InlineData("2001:DB8::1", true)]
    [InlineData("::ffff:1.2.3.4", true)]
    [InlineData("::ffff:01.2.3.4", false)]
    [InlineData("::1.2.3", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("[::1]", false)]
    [InlineData("::1/64", false)]
    [InlineData(":::", false)]
    [InlineData("1:2:3:4:5:6:7:8:9", false)]
    [InlineData("12345::", false)]
    public void Only_the_usual_spelling_is_an_address(string text, bool expected) =>
        Assert.Equal(expected, StrictAddress.TryParse(text, out _));
}
