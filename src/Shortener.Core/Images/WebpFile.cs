using System.Buffers.Binary;

namespace Shortener.Core.Images;

/// <summary>WebP (RFC 9649): chunk by chunk, without EXIF and XMP.</summary>
internal static class WebpFile
{
    private const byte ExifFlag = 0x08;
    private const byte XmpFlag = 0x04;

    public static ImageFile? Read(ReadOnlySpan<byte> file)
    {
        uint riff = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (riff < 4 || riff > (uint)file.Length - 8)
        {
            return null;
        }

        var data = new MemoryStream(file.Length);
        data.Write(file[..12]);
        (int Width, int Height)? size = null;
        ReadOnlySpan<byte> rest = file[12..((int)riff + 8)];
        while (rest.Length >= 8)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > (uint)rest.Length - 8)
            {
                return null;
            }

            ReadOnlySpan<byte> kind = rest[..4];
            byte[] chunk = rest[..Math.Min(rest.Length, 8 + (int)length + ((int)length & 1))].ToArray();
            rest = rest[chunk.Length..];
            size ??= SizeOf(kind, chunk.AsSpan(8, (int)length));
            if (kind.SequenceEqual("EXIF"u8) || kind.SequenceEqual("XMP "u8))
            {
                continue;
            }

            if (kind.SequenceEqual("VP8X"u8) && length >= 10)
            {
                chunk[8] = (byte)(chunk[8] & ~(ExifFlag | XmpFlag));
            }

            data.Write(chunk);
        }

        if (size is not { } found)
        {
            return null;
        }

        byte[] bytes = data.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)bytes.Length - 8);
        return new ImageFile(ImageType.Webp, found.Width, found.Height, bytes);
    }

    private static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> body)
    {
        if (kind.SequenceEqual("VP8X"u8) && body.Length >= 10)
        {
            return (1 + Number24(body[4..]), 1 + Number24(body[7..]));
        }

        if (kind.SequenceEqual("VP8L"u8) && body.Length >= 5 && body[0] == 0x2F)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        ReadOnlySpan<byte> start = [0x9D, 0x01, 0x2A];
        return kind.SequenceEqual("VP8 "u8) && body.Length >= 10 && body.Slice(3, 3).SequenceEqual(start)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF)
            : null;
    }

    private static int Number24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
