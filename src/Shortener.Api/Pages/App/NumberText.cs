using System.Globalization;
using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.App;

/// <summary>Numbers as people read them in a page's language. Stateless, thread-safe.</summary>
internal static class NumberText
{
    private const char Minus = '−';
    private const char NoBreak = '\u00a0';

    /// <summary>12,480 · 12.480 · 12 480.</summary>
    public static string Count(long value, PageLanguage language) => value.ToString("N0", language.Culture());

    /// <summary>Share of a whole in percent with one decimal below ten; empty without a whole.</summary>
    public static string Share(long part, long whole, PageLanguage language) =>
        whole <= 0 ? "" : Percent(100.0 * part / whole, language);

    /// <summary>A number of percents; a dash for none.</summary>
    public static string Percent(double? percent, PageLanguage language) => percent is not { } value
        ? "–"
        : string.Create(language.Culture(), $"{Rounded(value, language)}{NoBreak}%");

    /// <summary>How much more or less than before, such as <c>+12 %</c>; null where there was nothing before.</summary>
    public static string? Change(double now, double before, PageLanguage language)
    {
        if (before <= 0)
        {
            return null;
        }

        double percent = 100 * (now - before) / before;
        string digits = Rounded(Math.Abs(percent), language);
        char sign = percent < 0 ? Minus : '+';
        return Math.Abs(percent) < 0.05 ? $"±0{NoBreak}%" : $"{sign}{digits}{NoBreak}%";
    }

    /// <summary>Whether more is there than before; null for neither.</summary>
    public static bool? Rise(double now, double before) => before <= 0 || Math.Abs(now - before) < before / 2_000 ? null : now > before;

    private static string Rounded(double value, PageLanguage language) =>
        value.ToString(value < 10 && Math.Round(value, 1) % 1 != 0 ? "N1" : "N0", language.Culture());

    /// <summary>A number as markup and scripts take it.</summary>
    public static string Plain(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Plain(long)" />
    public static string Plain(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
