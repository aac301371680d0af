using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.SecondFactors;

/// <summary>
/// Codes that stand in for a lost authenticator, each once: <c>ABCD-EFGH-IJKL-MNOP</c>. 80 random bits, so that a plain hash keeps
/// them. Thread-safe.
/// </summary>
public static class RecoveryCode
{
    /// <summary>Codes that a person is given at once.</summary>
    public const int Count = 10;

    private const int RandomBytes = 10;
    private const int Letters = 16;
    private const int Group = 4;

    /// <summary>Codes to be shown once.</summary>
    public static IReadOnlyList<string> Generate() => [.. Enumerable.Range(0, Count).Select(_ => Grouped(Base32.Encode(RandomNumberGenerator.GetBytes(RandomBytes))))];

    /// <summary>The hash of a code as people type it (any case, with or without spaces and hyphens), or null for text that is none.</summary>
    public static byte[]? TryHash(string typed)
    {
        if (typed.Length > Letters * 3)
        {
            return null;
        }

        string letters = new([.. typed.Where(c => c is not ('-' or ' ')).Select(char.ToUpperInvariant)]);
        return letters.Length == Letters && letters.All(c => c is (>= 'A' and <= 'Z') or (>= '2' and <= '7'))
            ? SHA256.HashData(Encoding.ASCII.GetBytes(letters))
            : null;
    }

    private static string Grouped(string letters) => string.Join('-', letters.Chunk(Group).Select(chunk => new string(chunk)));
}
