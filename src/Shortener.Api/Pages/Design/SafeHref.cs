namespace Shortener.Api.Pages.Design;

/// <summary>Keeps addresses that run code or read files out of links.</summary>
internal static class SafeHref
{
    private static readonly string[] Refused = ["javascript", "data", "vbscript", "file", "blob", "about", "view-source", "filesystem"];

    /// <summary>The address where its scheme only leads somewhere; null otherwise, and for an address without a scheme.</summary>
    public static string? Of(string? address)
    {
        int colon = address?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon <= 0 || !char.IsAsciiLetter(address![0]))
        {
            return null;
        }

        ReadOnlySpan<char> scheme = address.AsSpan(0, colon);
        foreach (char c in scheme)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return null;
            }
        }

        foreach (string refused in Refused)
        {
            if (scheme.Equals(refused, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return address;
    }
}
