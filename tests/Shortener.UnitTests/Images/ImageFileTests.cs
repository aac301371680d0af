using System.Buffers.Binary;
using System.Text;
using Shortener.Core.Images;

namespace Shortener.UnitTests.Images;

public sealed class ImageFileTests
{
    [Fact]
    public void A_png_keeps_its_pixels_and_loses_its_texts_and_what_lies_behind_its_end()
    {
        byte[] plain = Png(3, 2, []);
        byte[] full = [.. Png(3, 2, Chunk("tEXt", "Comment\0secret"u8)), .. "<script>alert(1)</script>"u8];
        Assert.Equal(ImageRefusal.None, ImageFile.TryRead(full, out ImageFile? image));
        Assert.Equal((ImageType.Png, 3, 2), (image!.Type, image.Width, image.Height));
        Assert.Equal(plain, image.Data);
        Assert.Equal(64, image.Sha256.Length);
    }

    [Theory]
    [InlineData(60_000, 60_000, ImageRefusal.TooManyPixels)]
    [InlineData(8_001, 1, ImageRefusal.TooManyPixels)]
    [InlineData(8_000, 8_000, ImageRefusal.None)]
    [InlineData(0, 5, ImageRefusal.Broken)]
    public void The_size_is_read_from_the_header(int width, int height, ImageRefusal refusal) =>
        Assert.Equal(refusal, ImageFile.TryRead(Png(width, height, []), out _));

    [Fact]
    public void A_jpeg_loses_its_place_and_keeps_its_orientation()
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, .. "GPS 36.53 -6.29"u8];
        byte[] file =
        [
            0xFF, 0xD8, .. Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]), .. Segment(0xFE, "a comment"u8),
            .. Segment(0xC0, [8, 0, 20, 0, 30, 1, 1, 0x11, 0]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), 1, 2, 0xFF, 0x00, 3, 0xFF, 0xD9, .. "tail"u8,
        ];
        Assert.Equal(ImageRefusal.None, ImageFile.TryRead(file, out ImageFile? image));
        string text = Encoding.Latin1.GetString(image!.Data);
        Assert.DoesNotContain("GPS", text, StringComparison.Ordinal);
        Assert.DoesNotContain("comment", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tail", text, StringComparison.Ordinal);
        Assert.Contains("Exif", text, StringComparison.Ordinal);
        // Turned by a quarter, so that width and height change places.
        Assert.Equal((20, 30), (image.Width, image.Height));
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", ImageRefusal.UnknownType)]
    [InlineData("<!doctype html>", ImageRefusal.UnknownType)]
    [InlineData("", ImageRefusal.UnknownType)]
    [InlineData("GIF89a=1;alert(1)//", ImageRefusal.Broken)]
    [InlineData("GIF89a", ImageRefusal.Broken)]
    [InlineData("RIFF\u0004\0\0\0WEBP", ImageRefusal.Broken)]
    public void What_is_no_image_is_refused(string text, ImageRefusal refusal) =>
        Assert.Equal(refusal, ImageFile.TryRead(Encoding.Latin1.GetBytes(text), out _));

    [Fact]
    public void No_cut_and_no_changed_byte_makes_it_throw()
    {
        byte[] file = Png(3, 2, Chunk("tEXt", "x"u8));
        var random = new Random(20_261_122);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] hurt = [.. file.AsSpan(0, random.Next(file.Length + 1))];
            if (hurt.Length > 0)
            {
                hurt[random.Next(hurt.Length)] = (byte)random.Next(256);
            }

            ImageFile.TryRead(hurt, out _);
            ImageFile.TryRead([0xFF, 0xD8, 0xFF, .. hurt], out _);
            ImageFile.TryRead([.. "GIF89a"u8, .. hurt], out _);
            ImageFile.TryRead([.. "RIFF"u8, (byte)hurt.Length, 0, 0, 0, .. "WEBPVP8X"u8, .. hurt], out _);
        }
    }

    private static byte[] Png(int width, int height, byte[] more)
    {
        byte[] head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", head), .. more, .. Chunk("IDAT", [1, 2, 3]), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string kind, ReadOnlySpan<byte> body)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(kind), .. body, 0, 0, 0, 0];
    }

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];
}
