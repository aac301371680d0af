using System.Globalization;

namespace Shortener.Api.Pages.Design;

/// <summary>An instant as people of a place read it.</summary>
/// <param name="Text">Date, time and zone in the page's language.</param>
/// <param name="Machine">ISO 8601, for the <c>datetime</c> attribute.</param>
internal readonly record struct InstantInZone(string Text, string Machine)
{
    /// <param name="timeZone">IANA name; null or unknown stands for UTC.</param>
    /// <param name="withTime">Whether the time of day matters.</param>
    public static InstantInZone Of(DateTimeOffset instant, string? timeZone, PageLanguage language, bool withTime = true)
    {
        if (timeZone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out TimeZoneInfo? zone))
        {
            (zone, timeZone) = (TimeZoneInfo.Utc, "UTC");
        }

        DateTimeOffset local = TimeZoneInfo.ConvertTime(instant, zone);
        CultureInfo culture = language.Culture();
        string date = local.ToString(culture.DateTimeFormat.LongDatePattern, culture);
        string text = withTime ? $"{date}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)} ({timeZone.Replace('_', ' ')})" : date;
        return new InstantInZone(text, local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
    }
}
