using System.Net;
using System.Text.Json.Nodes;
using Shortener.Core.ClientAddresses;
using Shortener.Testing;

namespace Shortener.UnitTests.ClientAddresses;

public sealed class ClientAddressResolverTests
{
    private const string Proxy = "10.0.0.2";

    [Theory]
    [InlineData("203.0.113.5", "198.51.100.7", "203.0.113.5")]
    [InlineData(Proxy, "", Proxy)]
    [InlineData(Proxy, "198.51.100.7", "198.51.100.7")]
    [InlineData(Proxy, "6.6.6.6,198.51.100.7, 10.0.0.9", "198.51.100.7")]
    [InlineData(Proxy, "10.0.0.8, 10.0.0.9", "10.0.0.8")]
    [InlineData(Proxy, "198.51.100.7, 10.0.0.9, garbage, 10.0.0.7", "10.0.0.7")]
    [InlineData(Proxy, "198.51.100.7:443", "198.51.100.7")]
    [InlineData(Proxy, "198.51.100.7:", Proxy)]
    [InlineData(Proxy, "198.51.100.7:65536", Proxy)]
    [InlineData(Proxy, "2001:db8::7", "2001:db8::7")]
    [InlineData(Proxy, "[2001:db8::7]", "2001:db8::7")]
    [InlineData(Proxy, "[2001:db8::7]:443", "2001:db8::7")]
    [InlineData(Proxy, "[2001:db8::7]x", Proxy)]
    [InlineData(Proxy, "[2001:db8::7", Proxy)]
    [InlineData(Proxy, "[198.51.100.7]", Proxy)]
    [InlineData(Proxy, "\"[2001:db8::7]:443\"", "2001:db8::7")]
    [InlineData(Proxy, "::ffff:198.51.100.7", "198.51.100.7")]
    [InlineData(Proxy, "198.51.100.7,", Proxy)]
    [InlineData(Proxy, ",198.51.100.7", "198.51.100.7")]
    [InlineData(Proxy, "198.51.100.7, 2001:db8:1::9", "198.51.100.7")]
    [InlineData(Proxy, "198.51.100.7\0", Proxy)]
    [InlineData(Proxy, "\u0661.1.1.1", Proxy)]
    [InlineData(Proxy, "unknown", Proxy)]
    [InlineData("2001:db8:1::1", "198.51.100.7", "198.51.100.7")]
    [InlineData("::ffff:10.0.0.2", "198.51.100.7", "198.51.100.7")]
    public void X_forwarded_for_is_walked_from_the_right(string peer, string header, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), Resolver().Resolve(IPAddress.Parse(peer), header, ""));

    [Theory]
    [InlineData("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60")]
    [InlineData("For=\"192.0.2.60:47011\"", "192.0.2.60")]
    [InlineData("for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17")]
    [InlineData("for=192.0.2.43, for=198.51.100.17", "198.51.100.17")]
    [InlineData("for=192.0.2.43, for=10.0.0.9", "192.0.2.43")]
    [InlineData("for=192.0.2.43,for=unknown", Proxy)]
    [InlineData("for=_hidden, for=10.0.0.9", "10.0.0.9")]
    [InlineData("proto=https;host=\"a,b;c\";for=192.0.2.43", "192.0.2.43")]
    [InlineData("for=192.0.2.43;for=192.0.2.44", Proxy)]
    [InlineData("by=192.0.2.43", Proxy)]
    [InlineData("for=\"evil, for=192.0.2.43", "192.0.2.43")]
    [InlineData("for=\"192.0.2.43:_port\"", "192.0.2.43")]
    [InlineData("for=", Proxy)]
    [InlineData("for=0x7f.1", Proxy)]
    [InlineData("192.0.2.43", Proxy)]
    public void Forwarded_is_walked_from_the_right(string header, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), Resolver().Resolve(IPAddress.Parse(Proxy), "", header));

    [Fact]
    public void Forwarded_does_not_count_beside_x_forwarded_for() =>
        Assert.Equal(IPAddress.Parse("198.51.100.7"), Resolver().Resolve(IPAddress.Parse(Proxy), "198.51.100.7", "for=6.6.6.6"));

    [Fact]
    public void No_header_counts_without_trusted_proxies()
    {
        var peer = IPAddress.Parse(Proxy);

        Assert.Same(peer, new ClientAddressResolver(new HttpOptions()).Resolve(peer, "198.51.100.7", "for=6.6.6.6"));
        Assert.Null(Resolver().Resolve(null, "198.51.100.7", ""));
    }

    [Fact]
    public void Nothing_is_allocated_without_headers_or_for_an_untrusted_peer()
    {
        ClientAddressResolver resolver = Resolver();
        IPAddress trusted = IPAddress.Parse("::ffff:10.0.0.2");
        IPAddress stranger = IPAddress.Parse("203.0.113.5");
        resolver.Resolve(stranger, "6.6.6.6", "");

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1_000; round++)
        {
            resolver.Resolve(trusted, "", "");
            resolver.Resolve(stranger, "6.6.6.6", "for=6.6.6.6");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Random_headers_give_the_peer_or_an_address()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        ClientAddressResolver resolver = Resolver();
        string alphabet = "0123456789abcdef.:,;[]\"= for%_\\\t\0\u00e9";
        for (int round = 0; round < 50_000; round++)
        {
            string header = string.Create(random.Next(60), random, (text, source) =>
            {
                for (int at = 0; at < text.Length; at++)
                {
                    text[at] = alphabet[source.Next(alphabet.Length)];
                }
            });
            Assert.NotNull(resolver.Resolve(IPAddress.Parse(Proxy), header, ""));
            Assert.NotNull(resolver.Resolve(IPAddress.Parse(Proxy), "", "for=" + header));
        }
    }

    [TestDataFact]
    public void Every_shared_case_resolves_as_expected()
    {
        int cases = 0;
        foreach (string line in File.ReadLines(TestData.Path("http/client_ip_cases.jsonl")))
        {
            JsonNode sample = JsonNode.Parse(line)!;
            var options = new HttpOptions();
            foreach (JsonNode? network in sample["trusted_proxies"]!.AsArray())
            {
                options.TrustedProxies.Add(network!.GetValue<string>());
            }

            IPAddress? client = new ClientAddressResolver(options).Resolve(
                IPAddress.Parse(sample["remote"]!.GetValue<string>()), sample["x_forwarded_for"]?.GetValue<string>() ?? "", "");

            Assert.Equal((sample["why"]!.GetValue<string>(), sample["expect"]!.GetValue<string>()), (sample["why"]!.GetValue<string>(), client!.ToString()));
            cases++;
        }

        Assert.True(cases > 0);
    }

    private static ClientAddressResolver Resolver()
    {
        var options = new HttpOptions();
        options.TrustedProxies.Add("10.0.0.0/8");
        options.TrustedProxies.Add("2001:db8:1::/48");
        return new ClientAddressResolver(options);
    }
}
