using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shortener.Api.ClientAddresses;
using Shortener.Core.ClientAddresses;

namespace Shortener.UnitTests.ClientAddresses;

public sealed class HttpOptionsTests
{
    [Fact]
    public void Nobody_is_trusted_unless_said() => Assert.Empty(Bind().GetRequiredService<IOptions<HttpOptions>>().Value.TrustedProxies);

    [Theory]
    [InlineData("Http:TrustedProxies:0", "10.0.0.0/8")]
    [InlineData("Http:TrustedProxies", "192.0.2.1, 10.0.0.0/8")]
    [InlineData("Http:TrustedProxies", "10.0.0.0/8;::1")]
    public void Header_lines_of_a_trusted_peer_count_in_their_order(string key, string value)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("10.0.0.2");
        context.Request.Headers.Append("X-Forwarded-For", "6.6.6.6");
        context.Request.Headers.Append("X-Forwarded-For", "198.51.100.7, 10.0.0.9");

        Assert.Equal("198.51.100.7", context.ClientAddress(Bind((key, value)).GetRequiredService<ClientAddressResolver>())?.ToString());
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.1/8")]
    public void What_is_no_network_is_refused_with_key_value_and_environment(string value)
    {
        string message = Assert.Throws<OptionsValidationException>(
            () => Bind(("Http:TrustedProxies:0", value)).GetRequiredService<ClientAddressResolver>()).Message;

        Assert.Contains($"Http:TrustedProxies:0 is '{value}'", message, StringComparison.Ordinal);
        Assert.Contains("Http__TrustedProxies__0", message, StringComparison.Ordinal);
    }

    private static ServiceProvider Bind(params (string Key, string? Value)[] entries)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)))
            .Build();
        return new ServiceCollection().AddSingleton(configuration).AddClientAddresses().BuildServiceProvider();
    }
}
