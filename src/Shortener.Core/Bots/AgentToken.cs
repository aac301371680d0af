namespace Shortener.Core.Bots;

/// <summary>Takes names out of user agents.</summary>
internal static class AgentToken
{
    private const int MaxLength = 64;

    /// <summary>The whole product token around a match, without version and punctuation; null when nothing is left.</summary>
    public static string? At(ReadOnlySpan<char> userAgent, int start, int end)
    {
        while (start > 0 && IsNameChar(userAgent[start - 1]))
        {
            start--;
        }

        while (end < userAgent.Length && end > start && IsNameChar(userAgent[end]) && IsNameChar(userAgent[end - 1]))
        {
            end++;
        }

        ReadOnlySpan<char> name = userAgent[start..end].Trim(" /;:,()[]+^!'\"");
        int version = name.IndexOf('/');
        name = version > 0 ? name[..version] : name;
        return name.IsEmpty ? null : name[..Math.Min(name.Length, MaxLength)].ToString();
    }

    /// <summary>The first product of the user agent.</summary>
    public static string? First(ReadOnlySpan<char> userAgent)
    {
        int end = userAgent.IndexOfAny("/;,([");
        ReadOnlySpan<char> name = (end < 0 ? userAgent : userAgent[..end]).Trim();
        return name.IsEmpty ? null : name[..Math.Min(name.Length, MaxLength)].ToString();
    }

    private static bool IsNameChar(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '!';
}
