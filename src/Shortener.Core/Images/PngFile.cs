using System.Buffers.Binary;

namespace Shortener.Core.Images;

/// <summary>PNG and animated PNG (W3C PNG, third edition): chunk by chunk, without those that only describe.</summary>
internal static class PngFile
{
    private const int ChunkOverhead = 12;

    public static ImageFile? Read(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        if (!file.StartsWith(signature))
        {
            return null;
        }

        var data = new MemoryStream(file.Length);
        data.Write(signature);
        ReadOnlySpan<byte> rest = file[signature.Length..];
        (int Width, int Height) size = default;
        for (bool first = true; rest.Length >= ChunkOverhead; first = false)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > (uint)(rest.Length - ChunkOverhead))
            {
                return null;
            }

            ReadOnlySpan<byte> kind = rest.Slice(4, 4);
            ReadOnlySpan<byte> chunk = rest[..((int)length + ChunkOverhead)];
            rest = rest[chunk.Length..];
            if (first)
            {
                if (!kind.SequenceEqual("IHDR"u8) || length != 13)
                {
                    return null;
                }

                size = (BinaryPrimitives.ReadInt32BigEndian(chunk[8..]), BinaryPrimitives.ReadInt32BigEndian(chunk[12..]));
            }

            if (!Describes(kind))
            {
                data.Write(chunk);
            }

            if (kind.SequenceEqual("IEND"u8))
            {
                return new ImageFile(ImageType.Png, size.Width, size.Height, data.ToArray());
            }
        }

        return null;
    }

    private static bool Describes(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("tEXt"u8) || kind.SequenceEqual("zTXt"u8) || kind.SequenceEqual("iTXt"u8) || kind.SequenceEqual("eXIf"u8)
        || kind.SequenceEqual("tIME"u8);
}
