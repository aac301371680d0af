using System.Globalization;
using Shortener.Api.Pages.App;
using Shortener.Api.Pages.Design;
using Shortener.Core.Analytics;

namespace Shortener.Api.Pages.Metrics;

/// <summary>Values of dimensions as people read them. What visitors send stays as it is and is encoded by the page. Thread-safe.</summary>
internal static class ValueText
{
    /// <summary>The value's words in the page's language; those of an unknown value for null.</summary>
    /// <param name="dimension">What the value belongs to.</param>
    /// <param name="value">As metrics spell it.</param>
    /// <param name="label">What the answer calls it, such as a link's short URL.</param>
    /// <param name="language">Of the page.</param>
    public static string Of(Dimension dimension, string? value, string? label, PageLanguage language)
    {
        MetricsTexts texts = MetricsTexts.All.In(language);
        if (value is null)
        {
            return texts.UnknownOf.GetValueOrDefault(dimension, texts.Unknown);
        }

        return dimension switch
        {
            Dimension.Country => CldrNames.Country(value, language),
            Dimension.Region or Dimension.City => Place(value, language),
            Dimension.Language => CldrNames.Language(value, language),
            Dimension.Device => texts.Devices.GetValueOrDefault(value, value),
            Dimension.Channel => texts.Channels.GetValueOrDefault(value, value),
            Dimension.BotKind => texts.BotKinds.GetValueOrDefault(value, value),
            Dimension.HourOfDay => Hour(value),
            Dimension.DayOfWeek => DayName(value, language, abbreviated: false),
            Dimension.Link => label is null ? value : ShortText.WithoutScheme(label),
            Dimension.Referrer => ShortText.WithoutScheme(value),
            Dimension.Visitor => $"{value[..Math.Min(8, value.Length)]}…",
            _ => label ?? value,
        };
    }

    /// <summary>Name of a day of the week, 1 is Monday.</summary>
    public static string DayName(string day, PageLanguage language, bool abbreviated)
    {
        int number = int.Parse(day, CultureInfo.InvariantCulture) % 7;
        DateTimeFormatInfo format = language.Culture().DateTimeFormat;
        string name = abbreviated ? format.AbbreviatedDayNames[number] : format.DayNames[number];
        return name.Length == 0 ? day : char.ToUpper(name[0], language.Culture()) + name[1..].TrimEnd('.');
    }

    private static string Hour(string hour) => $"{hour.PadLeft(2, '0')}:00";

    /// <summary><c>US/California/Springfield</c> as <c>Springfield, California, United States</c>.</summary>
    private static string Place(string value, PageLanguage language)
    {
        string[] parts = value.Split('/', 3);
        string country = CldrNames.Country(parts[0], language);
        string[] names = [.. parts[1..].Reverse().Where(part => part.Length > 0), country];
        return string.Join(", ", names.Where(part => part.Length > 0));
    }
}
