using System.Globalization;

namespace Shortener.Api.Pages.Design;

/// <summary>The languages that visitors' pages exist in.</summary>
public enum PageLanguage
{
    English,
    Spanish,
    Russian,
}

/// <summary>Chooses and names a page's language.</summary>
internal static class PageLanguages
{
    public static readonly IReadOnlyList<PageLanguage> All = [PageLanguage.English, PageLanguage.Spanish, PageLanguage.Russian];

    /// <summary>The visitor's best-rated language that pages exist in, the first of equals; English otherwise. Allocates nothing.</summary>
    /// <param name="acceptLanguage">The request's <c>Accept-Language</c>.</param>
    public static PageLanguage Of(string? acceptLanguage)
    {
        ReadOnlySpan<char> wanted = acceptLanguage;
        PageLanguage best = PageLanguage.English;
        double bestWeight = 0;
        foreach (Range range in wanted.Split(','))
        {
            ReadOnlySpan<char> entry = wanted[range].Trim();
            int semicolon = entry.IndexOf(';');
            if (Find(semicolon < 0 ? entry : entry[..semicolon]) is { } language && WeightOf(semicolon < 0 ? [] : entry[(semicolon + 1)..]) is var weight && weight > bestWeight)
            {
                (best, bestWeight) = (language, weight);
            }
        }

        return best;
    }

    /// <summary>What the <c>lang</c> attribute says.</summary>
    public static string Tag(this PageLanguage language) => language switch
    {
        PageLanguage.Spanish => "es",
        PageLanguage.Russian => "ru",
        _ => "en",
    };

    /// <summary>The language that a person chose, or null for none that pages exist in.</summary>
    public static PageLanguage? Known(string? tag) => tag is null ? null : Find(tag);

    /// <summary>How dates are written in it.</summary>
    public static CultureInfo Culture(this PageLanguage language) => CultureInfo.GetCultureInfo(language.Tag());

    private static PageLanguage? Find(ReadOnlySpan<char> tag)
    {
        int end = tag.IndexOf('-');
        ReadOnlySpan<char> primary = (end < 0 ? tag : tag[..end]).TrimEnd();
        return primary.Equals("es", StringComparison.OrdinalIgnoreCase) ? PageLanguage.Spanish
            : primary.Equals("ru", StringComparison.OrdinalIgnoreCase) ? PageLanguage.Russian
            : primary.Equals("en", StringComparison.OrdinalIgnoreCase) ? PageLanguage.English
            : null;
    }

    private static double WeightOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter is ['q' or 'Q', '=', .. var number]
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
                ? weight
                : 1;
    }
}
