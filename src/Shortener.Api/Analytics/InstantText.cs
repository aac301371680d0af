using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.Api.Analytics;

/// <summary>Bounds of periods as clients write them.</summary>
internal static class InstantText
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>An ISO 8601 date, or an ISO 8601 instant with <c>Z</c> or an offset, truncated to microseconds.</summary>
    public static bool TryParse(string text, out PeriodBound bound)
    {
        bound = default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            bound = PeriodBound.On(date);
            return true;
        }

        // A plus sign that was not percent-encoded arrives as a space.
        string instant = text.Length > 6 && text[^6] == ' ' ? text[..^6] + '+' + text[^5..] : text;
        if (!HasOffset(instant)
            || !DateTimeOffset.TryParseExact(instant, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset parsed))
        {
            return false;
        }

        bound = PeriodBound.At(UnixMicros.From(parsed));
        return true;
    }

    /// <summary>The formats' <c>K</c> also takes nothing, which would be the server's own zone.</summary>
    private static bool HasOffset(string instant) =>
        instant.EndsWith('Z') || (instant.Length > 6 && instant[^6] is '+' or '-' && instant[^3] == ':' && instant.Contains('T', StringComparison.Ordinal));
}
