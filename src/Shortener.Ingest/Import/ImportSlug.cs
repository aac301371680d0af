using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Ingest.Import;

/// <summary>Slugs of imported links.</summary>
internal static class ImportSlug
{
    /// <summary>Longest slug.</summary>
    private const int MaxLength = 64;

    /// <summary>50 bits: among a million paths two share a slug with a probability of 0.04 %.</summary>
    private const int HashedLength = 10;

    /// <summary>32 characters without look-alikes.</summary>
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>1 to 64 of <c>A–Z a–z 0–9 - _</c>; whether the slug is reserved is for the store of links to say.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> slug) => slug.Length is > 0 and <= MaxLength && !slug.ContainsAnyExcept(Characters);

    /// <summary>
    /// The slug that stands for a path of a web log: the path itself where it is one segment that can be a slug, else ten characters
    /// of its SHA-256, the same in every import.
    /// </summary>
    /// <param name="path">With its leading slash, without query.</param>
    public static string ForPath(string path)
    {
        if (IsWellFormed(path.AsSpan(1)))
        {
            return path[1..];
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(path), digest);
        Span<char> slug = stackalloc char[HashedLength];
        ulong bits = BitConverter.ToUInt64(digest);
        for (int i = 0; i < slug.Length; i++)
        {
            slug[i] = Alphabet[(int)(bits & 31)];
            bits >>= 5;
        }

        return slug.ToString();
    }
}
