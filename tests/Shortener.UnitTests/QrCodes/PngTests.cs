using System.Buffers.Binary;
using Shortener.Api.QrCodes;

namespace Shortener.UnitTests.QrCodes;

public sealed class PngTests
{
    [Fact]
    public void An_image_is_read_back_as_it_was_written()
    {
        PngImage image = Sample(17, 9);
        Assert.True(PngReader.TryRead(image.Encode(), out PngImage? read, out _));
        Assert.Equal((17, 9), (read.Width, read.Height));
        Assert.Equal(image.Pixels, read.Pixels);
    }

    [Fact]
    public void Two_colours_are_read_back_from_their_palette()
    {
        byte[] file = PngWriter.WriteTwoColours(13, QrColor.White, new QrColor(1, 2, 3), (x, y) => (x + y) % 3 == 0);
        Assert.True(PngReader.TryRead(file, out PngImage? read, out _));
        Assert.Equal((byte)1, read.Pixels[0]);
        Assert.Equal(byte.MaxValue, read.Pixels[4]);
    }

    [Fact]
    public void What_hangs_on_a_file_is_left_behind()
    {
        byte[] file = [.. Sample(4, 4).Encode(), .. "<script>alert(1)</script>"u8];
        Assert.True(PngReader.TryRead(file, out PngImage? read, out _));
        Assert.DoesNotContain("script", System.Text.Encoding.Latin1.GetString(read.Encode()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(1_025, 1)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    public void A_header_that_promises_too_much_is_refused_before_anything_is_unpacked(int width, int height)
    {
        byte[] file = Sample(2, 2).Encode();
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), PngWriter.Crc(file.AsSpan(12, 4), file.AsSpan(16, 13)));
        Assert.False(PngReader.TryRead(file, out _, out string? problem));
        Assert.Contains("1024", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        foreach (byte[] file in (byte[][])[[], "GIF89a=1;alert(1)"u8.ToArray(), "<svg/>"u8.ToArray(), PngWriter.Signature.ToArray()])
        {
            Assert.False(PngReader.TryRead(file, out _, out string? problem));
            Assert.NotNull(problem);
        }
    }

    [Fact]
    public void No_damage_throws()
    {
        byte[] sound = Sample(12, 12).Encode();
        var random = new Random(4);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] damaged = [.. sound];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            // With their checksums mended, so that the damage gets past them.
            Mend(damaged);
            PngReader.TryRead(damaged.AsSpan(0, random.Next(damaged.Length + 1)), out _, out _);
            PngReader.TryRead(damaged, out _, out _);
        }
    }

    private static void Mend(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                return;
            }

            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), PngWriter.Crc(file.AsSpan(at + 4, 4), file.AsSpan(at + 8, (int)length)));
            at = end + 4;
        }
    }

    private static PngImage Sample(int width, int height)
    {
        var image = new PngImage(width, height);
        new Random(width).NextBytes(image.Pixels);
        return image;
    }
}
