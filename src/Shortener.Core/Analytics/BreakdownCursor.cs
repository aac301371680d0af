using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Shortener.Core.Analytics;

/// <summary>The last item of a page: the next page holds what comes behind it, so that values are not shifted by clicks that arrive.</summary>
public sealed record BreakdownCursor(long Clicks, string? Value)
{
    private const char Known = 'v';
    private const char Unknown = 'n';

    /// <summary>Opaque text of URL-safe characters.</summary>
    public string Encode() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Clicks}{(Value is null ? Unknown : Known)}{Value}")));

    /// <summary>False for text that <see cref="Encode"/> did not make.</summary>
    public static bool TryDecode(string text, out BreakdownCursor? cursor)
    {
        cursor = null;
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        string decoded = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        int mark = decoded.AsSpan().IndexOfAny(Known, Unknown);
        if (mark < 0 || !long.TryParse(decoded.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out long clicks)
            || (decoded[mark] == Unknown && decoded.Length > mark + 1))
        {
            return false;
        }

        cursor = new BreakdownCursor(clicks, decoded[mark] == Unknown ? null : decoded[(mark + 1)..]);
        return true;
    }
}
