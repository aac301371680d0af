using System.Globalization;
using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>Reads the times that countdowns run to. Stateless, thread-safe.</summary>
public static class HubCountdowns
{
    private const string Form = "yyyy-MM-dd'T'HH:mm";
    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    /// <summary>The instant at which it is zero; null where that is not said yet.</summary>
    /// <param name="countdown">As <see cref="HubValidation"/> has passed it; of an unknown zone UTC.</param>
    public static DateTimeOffset? EndOf(HubCountdown? countdown) =>
        TryParse(countdown?.At, out DateTime local) ? At(local, ZoneOf(countdown!.TimeZone)) : null;

    /// <summary>The zone by its name; UTC for none.</summary>
    public static TimeZoneInfo ZoneOf(string? name) => name is not null && TimeZoneName.TryFind(name, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;

    internal static bool TryParse(string? text, out DateTime local) =>
        DateTime.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out local) && local.Year is >= FirstYear and <= LastYear;

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(local))
        {
            return new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Max()).ToUniversalTime();
        }

        // The day before has the offset that the clocks were changed from.
        TimeSpan offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1)) : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
