using System.Buffers.Binary;

namespace Shortener.Core.Images;

/// <summary>How a photograph is to be turned (EXIF 2.32, tag 0x0112): the one thing kept of its EXIF data.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;

    /// <summary>1 to 8; null where an APP1 segment does not say.</summary>
    public static int? Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("Exif\0\0"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> tiff = body[6..];
        if (tiff.Length < 8)
        {
            return null;
        }

        bool little = tiff.StartsWith("II"u8);
        uint start = Number32(tiff[4..], little);
        if (start > (uint)tiff.Length - 2)
        {
            return null;
        }

        ReadOnlySpan<byte> entries = tiff[((int)start + 2)..];
        int count = Number16(tiff[(int)start..], little);
        for (int i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (Number16(entries, little) == Tag)
            {
                int value = Number16(entries[8..], little);
                return value is >= 1 and <= 8 ? value : null;
            }
        }

        return null;
    }

    /// <summary>An APP1 segment that says nothing else.</summary>
    public static byte[] Segment(int orientation) =>
    [
        0xFF, 0xE1, 0x00, 0x22, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
    ];

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Number32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
