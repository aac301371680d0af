using System.Buffers.Binary;

namespace Shortener.Core.Images;

/// <summary>GIF (87a, 89a): block by block, without comments, text and what applications added but the animation's loop.</summary>
internal static class GifFile
{
    private const int HeaderLength = 13;

    public static ImageFile? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength || !(file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)))
        {
            return null;
        }

        int at = HeaderLength + TableLength(file[10]);
        if (at > file.Length)
        {
            return null;
        }

        var data = new MemoryStream(file.Length);
        data.Write(file[..at]);
        bool shows = false;
        while (at < file.Length)
        {
            int start = at;
            bool keep = true;
            switch (file[at])
            {
                case 0x3B:
                    data.WriteByte(0x3B);
                    return shows
                        ? new ImageFile(
                            ImageType.Gif, BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]), data.ToArray())
                        : null;
                case 0x2C when at + 10 < file.Length:
                    shows = true;
                    // Descriptor, its colours, and the size of the first code.
                    at += 10 + TableLength(file[at + 9]) + 1;
                    break;
                case 0x21 when at + 1 < file.Length:
                    keep = file[at + 1] == 0xF9 || (file[at + 1] == 0xFF && file[(at + 2)..].StartsWith("\vNETSCAPE2.0"u8));
                    at += 2;
                    break;
                default:
                    return null;
            }

            if ((at = EndOfBlocks(file, at)) < 0)
            {
                return null;
            }

            if (keep)
            {
                data.Write(file[start..at]);
            }
        }

        return null;
    }

    private static int TableLength(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    /// <summary>Behind the block of length nothing; -1 where there is none.</summary>
    private static int EndOfBlocks(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length)
        {
            int length = file[at];
            at += length + 1;
            if (length == 0)
            {
                return at;
            }
        }

        return -1;
    }
}
