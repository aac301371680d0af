using System.Diagnostics;
using System.Net;
using Shortener.Core.Geo;
using Shortener.Testing.Geo;
using static Shortener.Testing.Geo.MmdbBuilder;

namespace Shortener.UnitTests.Geo;

public sealed class MmdbCorruptionTests
{
    public static TheoryData<string, byte[]> BrokenRecords => new()
    {
        { "cut off", [0x40 | 28] },
        { "unknown type 12", [0x00, 0x05] },
        { "unknown type 13", [0x00, 0x06] },
        { "type beyond the last", [0x00, 0xff] },
        { "double of four bytes", [0x64, 0, 0, 0, 0] },
        { "float of eight bytes", [0x08, 0x08, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "uint16 of three bytes", [0xa3, 0, 0, 0] },
        { "uint128 of seventeen bytes", [0x11, 0x03, .. new byte[17]] },
        { "boolean of size two", [0x02, 0x07] },
        { "array with a lying count", [0x1f, 0x04, 0xff, 0xff, 0xff] },
        { "map with a lying count", [0xff, 0xff, 0xff, 0xff] },
        { "bytes with a lying length", [0x9f, 0xff, 0xff, 0xff] },
        { "map with a number as key", [0xe1, 0xa1, 0x01, 0xa1, 0x01] },
        { "text that is not UTF-8", [0x42, 0xc3, 0x28] },
        { "key that is not UTF-8", [0xe1, 0x42, 0xc3, 0x28, 0xa0] },
        { "pointer out of the section", [0x3f, 0xff, 0xff, 0xff, 0xff] },
        { "pointer to itself", [0x20, 0x00] },
        { "map that holds itself", [0xe1, 0x41, 0x61, 0x20, 0x00] },
        { "array of arrays of itself", [0x03, 0x04, 0x20, 0x00, 0x20, 0x00, 0x20, 0x00] },
    };

    [Theory]
    [MemberData(nameof(BrokenRecords))]
    public void A_broken_record_is_an_error_and_its_file_is_refused(string what, byte[] record)
    {
        byte[] bytes = new MmdbBuilder(4, 24).Insert("0.0.0.0/1", new Raw(record)).Build();
        MmdbFile file = MmdbFile.Parse(bytes);

        Assert.ThrowsAny<MmdbException>(() => MmdbFileTests.Find(file, "1.1.1.1"));
        Assert.Throws<MmdbException>(() => GeoDatabase.Create(bytes));
        Assert.Equal((null, 1), MmdbFileTests.Find(file, "200.1.1.1"));
        Assert.NotEmpty(what);
    }

    [Theory]
    [InlineData(513, true)]
    [InlineData(512, false)]
    [InlineData(100_000, true)]
    public void Nesting_is_bounded(int depth, bool refused)
    {
        byte[] nested = [.. Enumerable.Repeat(new byte[] { 0x01, 0x04 }, depth).SelectMany(head => head), 0xa0];
        byte[] bytes = new MmdbBuilder(4, 24).Insert("0.0.0.0/1", new Raw(nested)).Build();
        MmdbFile file = MmdbFile.Parse(bytes);

        Exception? error = Record.Exception(() => MmdbFileTests.Find(file, "1.1.1.1"));

        Assert.Equal(refused, error is MmdbException);
        Assert.Throws<MmdbException>(() => GeoDatabase.Create(bytes));
    }

    [Fact]
    public void Pointers_that_unfold_without_end_are_cut_off()
    {
        // Forty levels; each is an array of sixteen pointers to the level below.
        var data = new List<byte> { 0x44, (byte)'b', (byte)'o', (byte)'o', (byte)'m' };
        int below = 0;
        for (int level = 0; level < 40; level++)
        {
            int start = data.Count;
            data.AddRange([0x10, 0x04]);
            for (int copy = 0; copy < 16; copy++)
            {
                data.AddRange([(byte)(0x20 | (below >> 8)), (byte)below]);
            }

            below = start;
        }

        byte[] bytes = [.. new MmdbBuilder(4, 24).Insert("0.0.0.0/1", new Raw([.. data])).Build()];
        // The record is the last level, not the first byte.
        int value = 1 + 16 + below;
        bytes[0] = (byte)(value >> 16);
        bytes[1] = (byte)(value >> 8);
        bytes[2] = (byte)value;
        var watch = Stopwatch.StartNew();

        MmdbException error = Assert.Throws<MmdbException>(() => MmdbFileTests.Find(MmdbFile.Parse(bytes), "1.1.1.1"));

        Assert.Contains("too many values", error.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Text_shared_by_many_pointers_is_bounded()
    {
        byte[] text = new byte[65_821 + 4];
        (text[0], text[1], text[2], text[3]) = (0x5f, 0, 0, 0);
        text.AsSpan(4).Fill((byte)'x');
        var data = new List<byte>(text);
        int record = data.Count;
        data.AddRange([0x1e, 0x04, 0x0f, 0xff]);
        for (int copy = 0; copy < 285 + 0x0fff; copy++)
        {
            data.AddRange([0x38, 0, 0, 0, 0]);
        }

        byte[] bytes = new MmdbBuilder(4, 24).Insert("0.0.0.0/1", new Raw([.. data])).Build();
        int value = 1 + 16 + record;
        (bytes[0], bytes[1], bytes[2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);

        MmdbException error = Assert.Throws<MmdbException>(() => MmdbFileTests.Find(MmdbFile.Parse(bytes), "1.1.1.1"));

        Assert.Contains("too much text", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 + 1)]
    [InlineData(1 + 15)]
    [InlineData(0xff_ffff)]
    public void A_tree_record_that_leads_nowhere_is_an_error(int value)
    {
        byte[] bytes = new MmdbBuilder(4, 24).Insert("0.0.0.0/1", "x").Build();
        (bytes[0], bytes[1], bytes[2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        MmdbFile file = MmdbFile.Parse(bytes);

        Assert.Throws<MmdbException>(() => file.TryFind(IPAddress.Parse("1.1.1.1"), out _, out _));
        Assert.Throws<MmdbException>(() => GeoDatabase.Create(bytes));
    }

    [Fact]
    public void A_tree_that_never_ends_is_an_error()
    {
        byte[] bytes = new MmdbBuilder(4, 24).Insert("0.0.0.0/1", "x").Build();
        bytes.AsSpan(0, 6).Clear();
        MmdbFile file = MmdbFile.Parse(bytes);

        Assert.Throws<MmdbException>(() => file.TryFind(IPAddress.Parse("1.1.1.1"), out _, out _));
    }

    [Fact]
    public void Twenty_thousand_random_corruptions_end_in_an_answer_or_an_error()
    {
        const int Seed = 20_261_121;
        var random = new Random(Seed);
        byte[][] sound = [MmdbFixtures.Nested(24), MmdbFixtures.Nested(28), MmdbFixtures.Nested(32), MmdbFixtures.Flat(), MmdbFixtures.Flat(32)];
        IPAddress[] addresses = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("203.0.113.1"), IPAddress.Parse("2001:db8::1"), IPAddress.Parse("198.51.100.7")];
        int answered = 0;
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = Damage(sound[round % sound.Length], random);
            try
            {
                MmdbFile file = MmdbFile.Parse(bytes);
                foreach (IPAddress address in addresses)
                {
                    answered += MmdbFileTests.Find(file, address.ToString()).Record is null ? 0 : 1;
                }
            }
            catch (MmdbException)
            {
                refused++;
            }

            try
            {
                GeoDatabase database = GeoDatabase.Create(bytes);
                foreach (IPAddress address in addresses)
                {
                    Assert.NotNull(database.Locate(address.GetAddressBytes()));
                }
            }
            catch (MmdbException)
            {
                // The only way to refuse a file; any other exception fails the test.
            }
        }

        Assert.True(answered > 1_000 && refused > 1_000, $"seed {Seed}: {answered} answered, {refused} refused");
    }

    private static byte[] Damage(byte[] sound, Random random)
    {
        byte[] bytes = [.. sound];
        if (random.Next(4) == 0)
        {
            return bytes[..random.Next(bytes.Length)];
        }

        for (int flips = random.Next(1, 8); flips > 0; flips--)
        {
            int at = random.Next(bytes.Length);
            bytes[at] = random.Next(3) switch
            {
                0 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                _ => 0xff,
            };
        }

        return bytes;
    }
}
