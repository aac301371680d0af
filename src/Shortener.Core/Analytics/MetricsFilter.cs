namespace Shortener.Core.Analytics;

/// <summary>
/// What one filter lets through. A click passes when its value is among the included ones (or nothing is included) and not among the
/// excluded ones. Null stands for an unknown value on both sides. A click on a link with several tags has several values of
/// <see cref="Analytics.Dimension.Tag"/>: one included tag lets it through, one excluded tag keeps it out.
/// </summary>
/// <param name="Include">Values of which one must match; empty: any value.</param>
/// <param name="Exclude">Values of which none may match.</param>
public sealed record MetricsFilter(Dimension Dimension, IReadOnlyList<string?> Include, IReadOnlyList<string?> Exclude)
{
    /// <summary>Values of hours are 0–23 and of days of the week 1–7; a click's other values may be any text or unknown.</summary>
    public static bool IsPossibleValue(Dimension dimension, string? value) => dimension switch
    {
        Dimension.HourOfDay => IsNumber(value, 0, 23),
        Dimension.DayOfWeek => IsNumber(value, 1, 7),
        Dimension.BotKind => value is null or "crawler" or "preview" or "prefetch" or "head" or "tool",
        _ => true,
    };

    private static bool IsNumber(string? value, int least, int most) =>
        value is { Length: 1 or 2 } && value.All(char.IsAsciiDigit) && (value.Length == 1 || value[0] != '0')
        && int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) is int number && number >= least && number <= most;
}
