using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shortener.Core.Geo;
using Shortener.Ingest.Geo;

namespace Shortener.UnitTests.Geo;

public sealed class GeoOptionsTests
{
    [Fact]
    public void No_path_means_the_packaged_file() => Assert.Empty(Bind().DatabasePaths);

    [Fact]
    public void Paths_are_given_by_number() =>
        Assert.Equal(["a.mmdb", "b.mmdb"], Bind(("Geo:DatabasePaths:0", "a.mmdb"), ("Geo:DatabasePaths:1", "b.mmdb")).DatabasePaths);

    [Fact]
    public void Paths_are_given_in_one_value() =>
        Assert.Equal(["a.mmdb", "b c.mmdb"], Bind(("Geo:DatabasePaths", "a.mmdb; b c.mmdb")).DatabasePaths);

    [Theory]
    [InlineData("Geo:DatabasePaths:0", " ")]
    [InlineData("Geo:DatabasePaths:0", "a\0b")]
    [InlineData("Geo:DatabasePaths", "a.mmdb;./a.mmdb")]
    [InlineData("Geo:DatabasePaths", "1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17")]
    public void What_is_no_list_of_paths_is_refused(string key, string value) =>
        Assert.Contains("Geo__DatabasePaths__", Assert.Throws<OptionsValidationException>(() => Bind((key, value))).Message, StringComparison.Ordinal);

    private static GeoOptions Bind(params (string Key, string? Value)[] entries)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)))
            .Build();
        return new ServiceCollection().AddSingleton(configuration).AddLogging().AddGeo().BuildServiceProvider()
            .GetRequiredService<IOptions<GeoOptions>>().Value;
    }
}
