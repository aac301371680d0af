using System.Globalization;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;
using Shortener.Core.Validation;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>Bounds of a <see cref="TimeWindow"/> as clients write them.</summary>
internal static class WindowBound
{
    /// <summary>
    /// The instant in UTC microseconds of an ISO 8601 instant with an offset, or of the first moment of an ISO 8601 date in the zone
    /// (which need not be midnight: some clocks change there). False for anything else.
    /// </summary>
    public static bool TryParse(string text, TimeZoneInfo zone, out long unixMicros)
    {
        unixMicros = 0;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            unixMicros = CalendarBuckets.StartOf(date, zone);
            return true;
        }

        if (!InstantConverter.TryParse(text, out DateTimeOffset instant))
        {
            return false;
        }

        unixMicros = UnixMicros.From(instant);
        return true;
    }
}
