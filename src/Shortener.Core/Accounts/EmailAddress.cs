using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Accounts;

/// <summary>E-mail addresses as people sign in with them. Thread-safe.</summary>
/// <remarks>
/// Visible ASCII without quotes, brackets, commas, colons and semicolons, so that an address can neither end a mail header nor name a
/// second recipient; whether somebody reads it only a mail can tell. Source: RFC 5321 section 4.5.3.1, RFC 5322 section 3.4.1.
/// </remarks>
public static class EmailAddress
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;

    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~");

    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>The address in lower case without blanks around it; false for what is none.</summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? address)
    {
        address = text?.Trim().ToLowerInvariant();
        if (address is not { Length: > 2 and <= MaxLength })
        {
            return false;
        }

        int at = address.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength)
        {
            return false;
        }

        ReadOnlySpan<char> local = address.AsSpan(0, at);
        ReadOnlySpan<char> domain = address.AsSpan(at + 1);
        return !local.ContainsAnyExcept(LocalCharacters)
            && !domain.ContainsAnyExcept(DomainCharacters)
            && IsDotted(local)
            && IsDotted(domain)
            && domain[0] != '-'
            && domain[^1] != '-';
    }

    private static bool IsDotted(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal);
}
