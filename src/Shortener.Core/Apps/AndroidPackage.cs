namespace Shortener.Core.Apps;

/// <summary>
/// Application ids of Android: two or more segments of letters, digits and underscores, each beginning with a letter.
/// Source: https://developer.android.com/build/configure-app-module#set-application-id.
/// </summary>
internal static class AndroidPackage
{
    private const int MaxLength = 255;

    public static bool IsValid(string text)
    {
        if (text.Length > MaxLength)
        {
            return false;
        }

        int segments = 0;
        foreach (Range range in text.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> segment = text.AsSpan(range);
            segments++;
            if (segment.IsEmpty || !char.IsAsciiLetter(segment[0]))
            {
                return false;
            }

            foreach (char c in segment)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                {
                    return false;
                }
            }
        }

        return segments >= 2;
    }
}
