using System.Buffers.Binary;

namespace Shortener.Core.Images;

/// <summary>
/// JPEG (ITU-T T.81): segment by segment. Of what describes the image only its orientation stays, without which photographs lie on
/// their side.
/// </summary>
internal static class JpegFile
{
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    public static ImageFile? Read(ReadOnlySpan<byte> file)
    {
        var data = new MemoryStream(file.Length);
        data.Write(file[..2]);
        (int Width, int Height) size = default;
        int orientation = 1;
        bool oriented = false;
        int at = 2;
        while (at + 2 <= file.Length && file[at] == 0xFF)
        {
            byte marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == EndOfImage)
            {
                data.Write(file.Slice(at, 2));
                bool turned = orientation >= 5;
                return new ImageFile(ImageType.Jpeg, turned ? size.Height : size.Width, turned ? size.Width : size.Height, data.ToArray());
            }

            if (at + 4 > file.Length)
            {
                return null;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
            {
                return null;
            }

            ReadOnlySpan<byte> segment = file.Slice(at, length + 2);
            ReadOnlySpan<byte> body = segment[4..];
            at += segment.Length;
            if (marker == 0xE1 && ExifOrientation.Read(body) is { } found)
            {
                orientation = found;
            }

            if (IsFrame(marker) && body.Length >= 5)
            {
                size = (BinaryPrimitives.ReadUInt16BigEndian(body[3..]), BinaryPrimitives.ReadUInt16BigEndian(body[1..]));
            }

            // Behind the application segments that have to come first, in front of the first table.
            if (marker is not (>= 0xE0 and <= 0xEF) && marker != 0xFE && !oriented)
            {
                oriented = true;
                if (orientation != 1)
                {
                    data.Write(ExifOrientation.Segment(orientation));
                }
            }

            if (Shows(marker, body))
            {
                data.Write(segment);
            }

            if (marker == StartOfScan)
            {
                int end = EndOfScan(file, at);
                data.Write(file[at..end]);
                at = end;
            }
        }

        return null;
    }

    /// <summary>Where the next marker is that is no part of the scan.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (true)
        {
            int next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length)
            {
                return file.Length;
            }

            at += next;
            if (file[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>JFIF, colour profiles and Adobe's note on colours belong to the image; the other application segments and comments describe it.</summary>
    private static bool Shows(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        0xE0 => body.StartsWith("JFIF\0"u8),
        0xE2 => body.StartsWith("ICC_PROFILE\0"u8),
        0xEE => body.StartsWith("Adobe"u8),
        >= 0xE0 and <= 0xEF or 0xFE => false,
        _ => true,
    };
}
