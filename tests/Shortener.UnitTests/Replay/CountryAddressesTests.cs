using System.Net;
using Shortener.Api.Replay;
using Shortener.Core.Geo;
using Shortener.Ingest.Import;
using Shortener.Testing;

namespace Shortener.UnitTests.Replay;

public sealed class CountryAddressesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_gets_an_address_of_its_country_and_always_the_same()
    {
        CountryAddresses addresses = Read("""{"ES":["192.0.2.1","192.0.2.2","192.0.2.3"],"US":["198.51.100.1"],"XX":[]}""");

        Assert.Equal("198.51.100.1", addresses.For(Record("US", "agent")));
        Assert.Equal(addresses.For(Record("ES", "agent")), addresses.For(Record("ES", "agent")));
        Assert.Equal(3, Enumerable.Range(0, 200).Select(i => addresses.For(Record("ES", $"agent {i}"))).Distinct().Count());
        Assert.Null(addresses.For(Record("FR", "agent")));
        Assert.Null(addresses.For(Record("XX", "agent")));
        Assert.Null(addresses.For(Record(null, null)));
        Assert.Null(CountryAddresses.None.For(Record("US", "agent")));
    }

    [Fact]
    public void A_record_with_an_address_keeps_it()
    {
        ImportRecord record = Record("US", "agent") with { Address = IPAddress.Parse("2001:db8::1") };
        Assert.Equal("2001:db8::1", Read("""{"US":["198.51.100.1"]}""").For(record));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"US":"198.51.100.1"}""")]
    public void A_file_of_another_shape_is_refused(string content)
    {
        Assert.Throws<ImportInputException>(() => Read(content));
    }

    private static ImportRecord Record(string? country, string? userAgent) => new()
    {
        Link = new ImportLink("a", "http://a.example/", DateTimeOffset.UnixEpoch),
        UnixMicros = 1,
        UserAgent = userAgent,
        Location = new GeoLocation(country, null, null, null, null),
    };

    private CountryAddresses Read(string content)
    {
        string path = _folder.File("addresses.json");
        File.WriteAllText(path, content);
        return CountryAddresses.Read(path);
    }
}
