using System.Buffers;

namespace Shortener.Core.Images;

/// <summary>Types of images that are taken.</summary>
public enum ImageType
{
    Png,
    Jpeg,
    Gif,
    Webp,
}

/// <summary>An image of a workspace, without its bytes.</summary>
/// <param name="Sha256">Hexadecimal, lower case, of the bytes as they are served.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Name">File name as it came, for the owner.</param>
public sealed record StoredImage(
    long Id, int WorkspaceId, string Sha256, ImageType Type, int Width, int Height, int Bytes, string Name, DateTimeOffset CreatedAt)
{
    /// <summary>Largest image, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>All images of a workspace together, in bytes.</summary>
    public const long MaxWorkspaceBytes = 200L * 1024 * 1024;

    /// <summary>Largest width and height, in pixels.</summary>
    public const int MaxPixels = 8_000;

    /// <summary>What <see cref="Path"/> begins with.</summary>
    public const string Folder = "/h/images/";

    private static readonly SearchValues<char> HashDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Where it is served, from the root of any host.</summary>
    public string Path => Folder + FileName;

    /// <summary>Last part of <see cref="Path"/>: hash and extension.</summary>
    public string FileName => $"{Sha256}.{ExtensionOf(Type)}";

    /// <summary>Whether a path, with its query if it has one, could be a <see cref="Path"/>.</summary>
    public static bool IsPath(string path)
    {
        const int HashLength = 64;
        int dot = Folder.Length + HashLength;
        return path.StartsWith(Folder, StringComparison.Ordinal)
            && path.Length > dot
            && path[dot] == '.'
            && !path.AsSpan(Folder.Length, HashLength).ContainsAnyExcept(HashDigits)
            && TypeOf(path[(dot + 1)..]) is not null;
    }

    public static string ExtensionOf(ImageType type) => type switch
    {
        ImageType.Png => "png",
        ImageType.Jpeg => "jpg",
        ImageType.Gif => "gif",
        _ => "webp",
    };

    /// <summary>The type of <see cref="ExtensionOf"/>; null for another ending.</summary>
    public static ImageType? TypeOf(string extension) => extension switch
    {
        "png" => ImageType.Png,
        "jpg" => ImageType.Jpeg,
        "gif" => ImageType.Gif,
        "webp" => ImageType.Webp,
        _ => null,
    };

    public static string MediaTypeOf(ImageType type) => type == ImageType.Jpeg ? "image/jpeg" : "image/" + ExtensionOf(type);
}
