using System.Net;
using System.Text;
using System.Text.Json;
using Shortener.Core.Geo;
using Shortener.Testing.Geo;
using static Shortener.Testing.Geo.MmdbBuilder;

namespace Shortener.UnitTests.Geo;

public sealed class MmdbFileTests
{
    [Theory]
    [InlineData(4, 24)]
    [InlineData(4, 28)]
    [InlineData(4, 32)]
    [InlineData(6, 24)]
    [InlineData(6, 28)]
    [InlineData(6, 32)]
    public void An_address_finds_the_longest_network_that_holds_it(int ipVersion, int recordSize)
    {
        MmdbFile file = MmdbFile.Parse(new MmdbBuilder(ipVersion, recordSize)
            .Insert("10.0.0.0/8", "outer").Insert("10.1.0.0/16", "inner").Insert("10.1.2.3/32", "host").Build());

        Assert.Equal(("\"outer\"", 16), Find(file, "10.0.255.255"));
        Assert.Equal(("\"inner\"", 17), Find(file, "10.1.128.0"));
        Assert.Equal(("\"host\"", 32), Find(file, "10.1.2.3"));
        Assert.Equal((null, 1), Find(file, "200.0.0.1"));
        Assert.Equal(("\"host\"", 128), Find(file, "::ffff:10.1.2.3"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Every_address_of_a_large_tree_finds_its_network(int ipVersion)
    {
        var builder = new MmdbBuilder(ipVersion, 32);
        for (int third = 0; third < 20_000; third++)
        {
            builder.Insert($"10.{third >> 8}.{third & 255}.128/25", $"{third}");
        }

        MmdbFile file = MmdbFile.Parse(builder.Insert("172.16.0.0/12", "short").Insert("0.0.0.0/8", "shorter").Build());
        for (int third = 0; third < 20_000; third++)
        {
            Assert.Equal(($"\"{third}\"", 25), Find(file, $"10.{third >> 8}.{third & 255}.200"));
            Assert.Equal((null, 25), Find(file, $"10.{third >> 8}.{third & 255}.1"));
        }

        Assert.Equal(("\"short\"", 12), Find(file, "172.31.255.255"));
        Assert.Equal(("\"shorter\"", 8), Find(file, "0.255.0.0"));
        Assert.Equal((null, 2), Find(file, "255.255.255.255"));
    }

    [Fact]
    public void An_ipv6_address_is_not_found_in_an_ipv4_tree()
    {
        MmdbFile file = MmdbFile.Parse(new MmdbBuilder(4, 24).Insert("0.0.0.0/1", "low").Build());

        Assert.Equal((null, 0), Find(file, "2001:db8::1"));
    }

    [Fact]
    public void An_ipv4_address_has_prefix_zero_in_a_tree_without_ipv4()
    {
        MmdbFile file = MmdbFile.Parse(new MmdbBuilder(6, 24).Insert("2001:db8::/32", "doc").Build());

        Assert.Equal((null, 0), Find(file, "10.0.0.1"));
        Assert.Equal(("\"doc\"", 32), Find(file, "2001:db8:ffff::1"));
    }

    [Fact]
    public void Every_type_is_read()
    {
        object record = Map(
            ("text", "unicode ☯"), ("empty", ""), ("long", new string('x', 70_000)), ("double", -0.1), ("float", 1.1f), ("bytes", new byte[] { 0, 1, 0xff }),
            ("u16", (ushort)65_535), ("u32", uint.MaxValue), ("i32", int.MinValue), ("exact", 1UL << 53), ("u64", ulong.MaxValue),
            ("u128", UInt128.MaxValue), ("yes", true), ("no", false), ("list", new object[] { 1u, "two", Map() }), ("infinite", double.PositiveInfinity));
        MmdbFile file = MmdbFile.Parse(new MmdbBuilder(4, 24).Insert("0.0.0.0/1", record).Build());

        using var json = JsonDocument.Parse(Find(file, "1.1.1.1").Record!);
        JsonElement root = json.RootElement;
        Assert.Equal("unicode ☯", root.GetProperty("text").GetString());
        Assert.Equal("", root.GetProperty("empty").GetString());
        Assert.Equal(70_000, root.GetProperty("long").GetString()!.Length);
        Assert.Equal(-0.1, root.GetProperty("double").GetDouble());
        Assert.Equal((double)1.1f, root.GetProperty("float").GetDouble());
        Assert.Equal([0, 1, 0xff], root.GetProperty("bytes").GetBytesFromBase64());
        Assert.Equal(65_535, root.GetProperty("u16").GetInt32());
        Assert.Equal(uint.MaxValue, root.GetProperty("u32").GetUInt32());
        Assert.Equal(int.MinValue, root.GetProperty("i32").GetInt32());
        Assert.Equal(1L << 53, root.GetProperty("exact").GetInt64());
        Assert.Equal("18446744073709551615", root.GetProperty("u64").GetString());
        Assert.Equal("340282366920938463463374607431768211455", root.GetProperty("u128").GetString());
        Assert.True(root.GetProperty("yes").GetBoolean());
        Assert.False(root.GetProperty("no").GetBoolean());
        Assert.Equal("[1,\"two\",{}]", root.GetProperty("list").GetRawText());
        Assert.Equal("Infinity", root.GetProperty("infinite").GetString());
    }

    [Fact]
    public void Pointers_of_every_width_are_followed()
    {
        var data = new List<byte> { 0x09, 0x04 };
        int near = Add(data, [0x44, .. "near"u8]);
        Add(data, [0x20, (byte)near]);
        Add(data, [0x9e, 0x0f, 0xff, .. new byte[285 + 0x0fff]]);
        int middle = Add(data, [0x46, .. "middle"u8]);
        Add(data, Pointer(middle, 1));
        Add(data, [0x9f, 0x0f, 0xff, 0xff, .. new byte[65_821 + 0x0f_ffff]]);
        int far = Add(data, [0x43, .. "far"u8]);
        Add(data, Pointer(far, 2));
        Add(data, Pointer(far, 3));
        MmdbFile file = MmdbFile.Parse(new MmdbBuilder(4, 32).Insert("0.0.0.0/1", new Raw([.. data])).Build());

        using var json = JsonDocument.Parse(Find(file, "1.1.1.1").Record!);
        string[] texts = [.. json.RootElement.EnumerateArray().Select(item => item.GetString()!).Where(text => text.Length < 10)];

        Assert.Equal(["near", "near", "middle", "middle", "far", "far", "far"], texts);
    }

    [Fact]
    public void Metadata_is_read()
    {
        MmdbMetadata metadata = MmdbFile.Parse(new MmdbBuilder(6, 28).Insert("::/1", "x")
            .WithMetadata("build_epoch", ulong.MaxValue).WithMetadata("unknown", Map(("deep", new object[] { 1u }))).Build()).Metadata;

        Assert.Equal((1u, 28, 6, "Fixture", 2, 0), (metadata.NodeCount, metadata.RecordSize, metadata.IpVersion, metadata.DatabaseType, metadata.MajorVersion, metadata.MinorVersion));
        Assert.Equal(ulong.MaxValue, metadata.BuildEpoch);
        Assert.Equal(["en"], metadata.Languages);
        Assert.Equal("own fixture", metadata.Description["en"]);
    }

    [Fact]
    public void Languages_and_description_may_be_absent()
    {
        MmdbMetadata metadata = MmdbFile.Parse(new MmdbBuilder(4, 24).Insert("0.0.0.0/1", "x")
            .WithMetadata("languages", new Absent()).WithMetadata("description", new Absent()).Build()).Metadata;

        Assert.Empty(metadata.Languages);
        Assert.Empty(metadata.Description);
    }

    [Theory]
    [InlineData("node_count", 0u, "node_count is 0")]
    [InlineData("node_count", 1_000_000u, "does not fit")]
    [InlineData("node_count", uint.MaxValue, "does not fit")]
    [InlineData("node_count", "many", "node_count is missing")]
    [InlineData("record_size", 26u, "record_size 26")]
    [InlineData("record_size", 64u, "record_size is 64")]
    [InlineData("ip_version", 5u, "ip_version is 5")]
    [InlineData("binary_format_major_version", 3u, "binary_format_major_version is 3")]
    [InlineData("database_type", 7u, "text expected")]
    [InlineData("build_epoch", null, "build_epoch is missing")]
    [InlineData("database_type", null, "database_type is missing")]
    [InlineData("ip_version", null, "ip_version is missing")]
    public void Metadata_that_makes_no_sense_is_refused(string key, object? value, string complaint)
    {
        byte[] bytes = new MmdbBuilder(4, 24).Insert("0.0.0.0/1", "x").WithMetadata(key, value ?? new Absent()).Build();

        Assert.Contains(complaint, Assert.Throws<MmdbException>(() => MmdbFile.Parse(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no database at all")]
    [InlineData("\u00ab\u00cd\u00efMaxMind.com")]
    [InlineData("\u00ab\u00cd\u00efMaxMind.com\u00e9")]
    [InlineData("\u00ab\u00cd\u00efMaxMind.com\u00ff\u00ff\u00ff\u00ff")]
    public void What_is_no_database_is_refused(string content)
    {
        Assert.Throws<MmdbException>(() => MmdbFile.Parse(Encoding.Latin1.GetBytes(content)));
    }

    internal static (string? Record, int Prefix) Find(MmdbFile file, string address)
    {
        if (!file.TryFind(IPAddress.Parse(address), out int record, out int prefix))
        {
            return (null, prefix);
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            MmdbJson.Write(json, file, record);
        }

        return (Encoding.UTF8.GetString(stream.ToArray()), prefix);
    }

    /// <summary>Appends bytes and returns their offset.</summary>
    private static int Add(List<byte> data, byte[] bytes)
    {
        data.AddRange(bytes);
        return data.Count - bytes.Length;
    }

    private static byte[] Pointer(int target, int width) => width switch
    {
        1 => [(byte)(0x28 | ((target - 2_048) >> 16)), (byte)((target - 2_048) >> 8), (byte)(target - 2_048)],
        2 => [(byte)(0x30 | ((target - 526_336) >> 24)), (byte)((target - 526_336) >> 16), (byte)((target - 526_336) >> 8), (byte)(target - 526_336)],
        _ => [0x38, (byte)(target >> 24), (byte)(target >> 16), (byte)(target >> 8), (byte)target],
    };
}
