using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Shortener.Core.Images;

/// <summary>Why a file is not taken.</summary>
public enum ImageRefusal
{
    None,

    /// <summary>No PNG, JPEG, GIF or WebP by its content, whatever its name says.</summary>
    UnknownType,

    /// <summary>It begins like an image and is none, or is cut off.</summary>
    Broken,

    /// <summary>Wider or higher than <see cref="StoredImage.MaxPixels"/>.</summary>
    TooManyPixels,
}

/// <summary>
/// An uploaded image, recognised by its content and written anew from the parts that show it: what describes it (EXIF with places and
/// cameras, XMP, comments) and whatever hides behind its end is left out. Nothing is decoded. Stateless.
/// </summary>
public sealed record ImageFile(ImageType Type, int Width, int Height, byte[] Data)
{
    /// <summary>Hexadecimal, lower case.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Data));

    /// <summary>Never throws for data.</summary>
    public static ImageRefusal TryRead(ReadOnlySpan<byte> file, [NotNullWhen(true)] out ImageFile? image)
    {
        image = null;
        bool known = true;
        ImageFile? read = file switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngFile.Read(file),
            [0xFF, 0xD8, 0xFF, ..] => JpegFile.Read(file),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => GifFile.Read(file),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebpFile.Read(file),
            _ => Unknown(out known),
        };
        if (read is null)
        {
            return known ? ImageRefusal.Broken : ImageRefusal.UnknownType;
        }

        if (read.Width > StoredImage.MaxPixels || read.Height > StoredImage.MaxPixels)
        {
            return ImageRefusal.TooManyPixels;
        }

        if (read.Width <= 0 || read.Height <= 0)
        {
            return ImageRefusal.Broken;
        }

        image = read;
        return ImageRefusal.None;
    }

    private static ImageFile? Unknown(out bool known)
    {
        known = false;
        return null;
    }
}
