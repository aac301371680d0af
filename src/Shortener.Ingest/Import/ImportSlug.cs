using System.Security.Cryptography;
using System.Text;
using Shortener.Core.Links;

namespace Shortener.Ingest.Import;

/// <summary>Slugs of imported links.</summary>
internal static class ImportSlug
{
    /// <summary>50 bits: among a million paths two share a slug with a probability of 0.04 %.</summary>
    private const int HashedLength = 10;

    /// <summary>32 characters without look-alikes.</summary>
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Right characters and length; a reserved word passes.</summary>
    public static bool IsWellFormed(string slug) => Slug.TryParse(slug, out _) is SlugVerdict.Valid or SlugVerdict.Reserved;

    /// <summary>
    /// The slug that stands for a path of a web log: the path itself where it is one segment that can be a slug, else ten characters
    /// of its SHA-256, the same in every import.
    /// </summary>
    /// <param name="path">With its leading slash, without query.</param>
    public static string ForPath(string path)
    {
        if (Slug.TryParse(path[1..], out Slug own) == SlugVerdict.Valid)
        {
            return own.Value;
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
