using System.Globalization;
using System.Security.Cryptography;

namespace Shortener.Core.Journal;

/// <summary>Name of a journal's generation: <c>node/generation</c>, both 64 random bits in lower-case hexadecimal.</summary>
/// <param name="Node">The data directory's node, kept over generations.</param>
/// <param name="Generation">Chosen when the generation opened; positions are unique within it.</param>
public readonly record struct JournalIdentity(ulong Node, ulong Generation)
{
    /// <summary>A random non-zero number for a node or a generation.</summary>
    internal static ulong NewNumber()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong number;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            number = BitConverter.ToUInt64(bytes);
        }
        while (number == 0);
        return number;
    }

    /// <summary>Reads <c>node/generation</c>.</summary>
    /// <exception cref="FormatException">The text is not that.</exception>
    public static JournalIdentity Parse(string identity)
    {
        if (identity.Length == 33
            && identity[16] == '/'
            && TryParseNumber(identity.AsSpan(0, 16), out ulong node)
            && TryParseNumber(identity.AsSpan(17), out ulong generation))
        {
            return new JournalIdentity(node, generation);
        }

        throw new FormatException($"'{identity}' does not name a journal's generation (16 hexadecimal digits, slash, 16 more).");
    }

    /// <summary>As in the <c>sources</c> table.</summary>
    public override string ToString() => $"{Format(Node)}/{Format(Generation)}";

    internal static string Format(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);

    internal static bool TryParseNumber(ReadOnlySpan<char> text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && text.Length == 16;
}
