using System.Globalization;
using Shortener.Api.Pages.Design;
using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.Api.Pages.Metrics;

/// <summary>Buckets of a series as people read them.</summary>
internal static class BucketText
{
    public static string Of(long start, TimeInterval interval, TimeZoneInfo zone, PageLanguage language)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(UnixMicros.ToInstant(start), zone);
        CultureInfo culture = language.Culture();
        string day = Date(DateOnly.FromDateTime(local.DateTime), language, withYear: false);
        return interval switch
        {
            TimeInterval.Minute or TimeInterval.Hour => $"{day}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)}",
            TimeInterval.Month => local.ToString("MMM yyyy", culture),
            _ => day,
        };
    }

    /// <summary><c>22 Nov</c>, with the year where it matters.</summary>
    public static string Date(DateOnly date, PageLanguage language, bool withYear) =>
        date.ToString(withYear ? "d MMM yyyy" : "d MMM", language.Culture()).Replace(".", "", StringComparison.Ordinal);
}
