using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Shortener.Api.QrCodes;

/// <summary>
/// Reads PNG files from outside (ISO/IEC 15948): 8 bits a channel, or a palette of any depth, not interlaced. Every length is checked
/// before memory is taken for it; whatever is not pixels is left behind.
/// </summary>
internal static class PngReader
{
    /// <summary>Longest edge in pixels; a file that says more is refused before it is unpacked.</summary>
    public const int MaxEdge = 1_024;

    /// <summary>Never throws for data.</summary>
    /// <param name="problem">Why it is refused.</param>
    public static bool TryRead(ReadOnlySpan<byte> file, [NotNullWhen(true)] out PngImage? image, [NotNullWhen(false)] out string? problem)
    {
        image = null;
        problem = "It is no PNG file, or a damaged one";
        if (!file.StartsWith(PngWriter.Signature))
        {
            return false;
        }

        file = file[PngWriter.Signature.Length..];
        Header? header = null;
        byte[] palette = [], opacity = [];
        using var packed = new MemoryStream();
        while (TryTakeChunk(ref file, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content))
        {
            if (name.SequenceEqual("IHDR"u8))
            {
                if (header is not null || !Header.TryRead(content, out header, ref problem))
                {
                    return false;
                }
            }
            else if (name.SequenceEqual("PLTE"u8))
            {
                palette = content.ToArray();
            }
            else if (name.SequenceEqual("tRNS"u8))
            {
                opacity = content.ToArray();
            }
            else if (name.SequenceEqual("IDAT"u8))
            {
                packed.Write(content);
            }
            else if (name.SequenceEqual("IEND"u8))
            {
                break;
            }
        }

        if (header is not { } known || (known.IsPalette && (palette.Length is 0 or > 768 || palette.Length % 3 != 0)))
        {
            return false;
        }

        byte[] rows = new byte[(known.Stride + 1) * known.Height];
        packed.Position = 0;
        if (!TryUnpack(packed, rows) || !TryUnfilter(rows, known))
        {
            return false;
        }

        image = ToImage(rows, known, palette, opacity);
        problem = image is null ? problem : null;
        return image is not null;
    }

    private static bool TryTakeChunk(ref ReadOnlySpan<byte> file, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> content)
    {
        name = content = [];
        if (file.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(file) is var length && length > file.Length - 12)
        {
            return false;
        }

        name = file.Slice(4, 4);
        content = file.Slice(8, (int)length);
        uint crc = BinaryPrimitives.ReadUInt32BigEndian(file[(8 + (int)length)..]);
        file = file[(12 + (int)length)..];
        return crc == PngWriter.Crc(name, content);
    }

    private static bool TryUnpack(MemoryStream packed, byte[] rows)
    {
        try
        {
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
            return zlib.ReadAtLeast(rows, rows.Length, throwOnEndOfStream: false) == rows.Length;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            // zlib tells of some damage by an error of its own.
            return false;
        }
    }

    private static bool TryUnfilter(byte[] rows, Header header)
    {
        int stride = header.Stride, step = Math.Max(1, header.BitsPerPixel / 8);
        for (int y = 0; y < header.Height; y++)
        {
            int start = (y * (stride + 1)) + 1;
            byte filter = rows[start - 1];
            if (filter > 4)
            {
                return false;
            }

            for (int i = 0; i < stride; i++)
            {
                int left = i >= step ? rows[start + i - step] : 0;
                int up = y > 0 ? rows[start + i - stride - 1] : 0;
                int corner = y > 0 && i >= step ? rows[start + i - stride - 1 - step] : 0;
                rows[start + i] += (byte)(filter switch
                {
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => 0,
                });
            }
        }

        return true;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int guess = left + up - corner;
        int toLeft = Math.Abs(guess - left), toUp = Math.Abs(guess - up), toCorner = Math.Abs(guess - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    /// <summary>Null when a pixel names a colour that the palette lacks.</summary>
    private static PngImage? ToImage(byte[] rows, Header header, byte[] palette, byte[] opacity)
    {
        var image = new PngImage(header.Width, header.Height);
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = rows.AsSpan((y * (header.Stride + 1)) + 1, header.Stride);
            for (int x = 0; x < header.Width; x++)
            {
                Span<byte> pixel = image.Pixels.AsSpan(((y * header.Width) + x) * 4, 4);
                pixel[3] = byte.MaxValue;
                switch (header.ColourType)
                {
                    case 0:
                        pixel[..3].Fill(row[x]);
                        break;
                    case 2:
                        row.Slice(x * 3, 3).CopyTo(pixel);
                        break;
                    case 4:
                        pixel[..3].Fill(row[x * 2]);
                        pixel[3] = row[(x * 2) + 1];
                        break;
                    case 6:
                        row.Slice(x * 4, 4).CopyTo(pixel);
                        break;
                    default:
                        int bits = header.BitDepth, index = (row[x * bits / 8] >> (8 - bits - (x * bits % 8))) & ((1 << bits) - 1);
                        if ((index * 3) + 2 >= palette.Length)
                        {
                            return null;
                        }

                        palette.AsSpan(index * 3, 3).CopyTo(pixel);
                        pixel[3] = index < opacity.Length ? opacity[index] : byte.MaxValue;
                        break;
                }
            }
        }

        return image;
    }

    private sealed record Header(int Width, int Height, int BitDepth, int ColourType)
    {
        public bool IsPalette => ColourType == 3;

        public int BitsPerPixel => BitDepth * (ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });

        /// <summary>Bytes of a row.</summary>
        public int Stride => ((Width * BitsPerPixel) + 7) / 8;

        public static bool TryRead(ReadOnlySpan<byte> content, [NotNullWhen(true)] out Header? header, ref string problem)
        {
            header = null;
            if (content.Length != 13)
            {
                return false;
            }

            uint width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
            int depth = content[8], type = content[9];
            if (width is 0 or > MaxEdge || height is 0 or > MaxEdge)
            {
                problem = $"Its edges must be 1 to {MaxEdge} pixels";
                return false;
            }

            bool known = type is 0 or 2 or 4 or 6 ? depth == 8 : type == 3 && depth is 1 or 2 or 4 or 8;
            if (!known || content[10] != 0 || content[11] != 0 || content[12] != 0)
            {
                problem = "It must have 8 bits a channel or a palette, and not be interlaced";
                return false;
            }

            header = new Header((int)width, (int)height, depth, type);
            return true;
        }
    }
}
