using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shortener.Core.Geo;
using Shortener.Testing;

namespace Shortener.UnitTests.Geo;

/// <summary>The shared files of MaxMind's own test suite, held against what libmaxminddb says of them.</summary>
public sealed class MmdbTestDataTests
{
    [TestDataFact]
    public void Every_network_of_every_readable_file_equals_the_reference_reader()
    {
        int networks = 0;
        foreach (JsonNode entry in Index().Where(entry => entry["complete_walk"]?.GetValue<bool>() == true))
        {
            string name = entry["file"]!.GetValue<string>();
            MmdbFile file = MmdbFile.Open(TestData.Path("mmdb/" + name));
            foreach (string line in Lines($"mmdb/expected/{Path.GetFileNameWithoutExtension(name)}.jsonl.gz"))
            {
                JsonNode expected = JsonNode.Parse(line)!;
                string[] network = expected["net"]!.GetValue<string>().Split('/');
                (string? record, int prefix) = MmdbFileTests.Find(file, network[0]);
                Assert.Equal((network[1], name), (prefix.ToString(CultureInfo.InvariantCulture), name));
                Assert.True(JsonNode.DeepEquals(Plain(expected["data"]), record is null ? null : JsonNode.Parse(record)), $"{name} {network[0]}: {record}");
                networks++;
            }
        }

        Assert.True(networks > 0);
    }

    [TestDataFact]
    public void Metadata_of_every_readable_file_equals_the_reference_reader()
    {
        foreach (JsonNode entry in Index().Where(entry => entry["metadata"] is not null))
        {
            MmdbMetadata read = MmdbFile.Open(TestData.Path("mmdb/" + entry["file"]!.GetValue<string>())).Metadata;
            JsonNode actual = new JsonObject
            {
                ["node_count"] = read.NodeCount,
                ["record_size"] = read.RecordSize,
                ["ip_version"] = read.IpVersion,
                ["database_type"] = read.DatabaseType,
                ["languages"] = new JsonArray([.. read.Languages.Select(language => JsonValue.Create(language))]),
                ["binary_format_major_version"] = read.MajorVersion,
                ["binary_format_minor_version"] = read.MinorVersion,
                ["build_epoch"] = read.BuildEpoch,
                ["description"] = new JsonObject(read.Description.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value))),
            };
            Assert.True(JsonNode.DeepEquals(entry["metadata"], JsonNode.Parse(actual.ToJsonString())), $"{entry["file"]}: {actual}");
        }
    }

    [TestDataFact]
    public void Every_corrupt_file_gives_an_error_where_the_reference_reader_does()
    {
        int files = 0;
        foreach (JsonNode entry in Index().Where(entry => entry["complete_walk"] is null))
        {
            string path = TestData.Path("mmdb/" + entry["file"]!.GetValue<string>());
            if (entry["open_error"] is not null)
            {
                Assert.Throws<MmdbException>(() => MmdbFile.Open(path));
            }
            else
            {
                MmdbFile file = MmdbFile.Open(path);
                string address = entry["lookup_error"]!.GetValue<string>().Split(" for ").Last().Split(" up ").Last().Split(". ")[0];
                Assert.Throws<MmdbException>(() => MmdbFileTests.Find(file, address));
            }

            Assert.Throws<MmdbException>(() => GeoDatabase.Create(File.ReadAllBytes(path)));
            files++;
        }

        Assert.True(files > 0);
    }

    [TestDataFact]
    public void No_address_of_any_file_does_more_than_answer_or_fail()
    {
        var random = new Random(7);
        byte[] address = new byte[16];
        foreach (string path in Directory.EnumerateFiles(TestData.Path("mmdb"), "*.mmdb", SearchOption.AllDirectories))
        {
            MmdbFile? file = null;
            Assert.True(Record.Exception(() => file = MmdbFile.Open(path)) is null or MmdbException, path);
            for (int round = 0; file is not null && round < 2_000; round++)
            {
                random.NextBytes(address);
                var target = new IPAddress(round % 2 == 0 ? address : address[..4]);
                Assert.True(Record.Exception(() => MmdbFileTests.Find(file, target.ToString())) is null or MmdbException, $"{path} {target}");
            }
        }
    }

    [TestDataFact]
    public void Locations_of_the_nested_structure_equal_the_records()
    {
        MmdbFile file = MmdbFile.Open(TestData.Path("mmdb/test-data/GeoIP2-City-Test.mmdb"));
        GeoDatabase database = GeoDatabase.Create(File.ReadAllBytes(TestData.Path("mmdb/test-data/GeoIP2-City-Test.mmdb")));
        foreach (string line in Lines("mmdb/expected/GeoIP2-City-Test.jsonl.gz"))
        {
            JsonNode expected = JsonNode.Parse(line)!;
            JsonNode? data = Plain(expected["data"]);
            GeoLocation location = database.Locate(IPAddress.Parse(expected["net"]!.GetValue<string>().Split('/')[0]).GetAddressBytes());

            Assert.Equal((data!["country"]?["iso_code"] ?? data["registered_country"]?["iso_code"])?.GetValue<string>(), location.Country);
            Assert.Equal(data["subdivisions"]?[0]?["names"]?["en"]?.GetValue<string>(), location.Region);
            Assert.Equal(data["city"]?["names"]?["en"]?.GetValue<string>(), location.City);
            Assert.Equal(data["location"]?["latitude"]?.GetValue<double>(), location.Latitude);
            Assert.Equal(data["location"]?["longitude"]?.GetValue<double>(), location.Longitude);
        }

        Assert.Equal(6, file.Metadata.IpVersion);
    }

    internal static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(TestData.Path(path)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Turns the reference's marked values into what our JSON writes for them.</summary>
    internal static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject marked when marked["$float"] is { } real => Real(real.GetValue<string>()),
        JsonObject marked when marked["$int"] is { } number => number.GetValue<string>(),
        JsonObject marked when marked["$bytes"] is { } hex => Convert.ToBase64String(Convert.FromHexString(hex.GetValue<string>())),
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Real(string text)
    {
        double value = text switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
        return double.IsFinite(value) ? JsonNode.Parse(JsonSerializer.Serialize(value)) : value.ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<JsonNode> Index() =>
        JsonNode.Parse(File.ReadAllText(TestData.Path("mmdb/expected/INDEX.json")))!.AsArray().Select(entry => entry!);
}
