using System.Buffers.Binary;
using System.IO.Compression;

namespace Shortener.Api.QrCodes;

/// <summary>Writes PNG files (ISO/IEC 15948).</summary>
internal static class PngWriter
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n => CrcOf((uint)n))];

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A square of two colours, one bit a pixel.</summary>
    public static byte[] WriteTwoColours(int edge, QrColor zero, QrColor one, Func<int, int, bool> isOne)
    {
        int stride = 1 + ((edge + 7) / 8);
        byte[] rows = new byte[stride * edge];
        for (int y = 0; y < edge; y++)
        {
            // Each row begins with its filter: 0, none.
            Span<byte> row = rows.AsSpan((y * stride) + 1, stride - 1);
            for (int x = 0; x < edge; x++)
            {
                row[x >> 3] |= (byte)(isOne(x, y) ? 0x80 >> (x & 7) : 0);
            }
        }

        ReadOnlySpan<byte> palette = [zero.Red, zero.Green, zero.Blue, one.Red, one.Green, one.Blue];
        return Write(edge, edge, bitDepth: 1, colourType: 3, palette, rows);
    }

    /// <param name="rows">Filtered rows, uncompressed.</param>
    public static byte[] Write(int width, int height, byte bitDepth, byte colourType, ReadOnlySpan<byte> palette, byte[] rows)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = bitDepth;
        header[9] = colourType;
        WriteChunk(file, "IHDR"u8, header);
        if (!palette.IsEmpty)
        {
            WriteChunk(file, "PLTE"u8, palette);
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        WriteChunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>The checksum of a chunk's name and content.</summary>
    public static uint Crc(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content) => ~Crc(Crc(uint.MaxValue, name), content);

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(name);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(name, content));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint CrcOf(uint n)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            n = (n & 1) != 0 ? 0xEDB8_8320 ^ (n >> 1) : n >> 1;
        }

        return n;
    }
}
