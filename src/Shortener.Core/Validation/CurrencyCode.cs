using System.Collections.Frozen;
using System.Globalization;

namespace Shortener.Core.Validation;

/// <summary>Currencies that some country uses, as the system's culture data names them. Thread-safe.</summary>
public static class CurrencyCode
{
    private const int Length = 3;

    private static readonly Lazy<FrozenSet<string>> Known = new(() => CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(culture => new RegionInfo(culture.Name).ISOCurrencySymbol)
        .Where(code => code.Length == Length && code.All(char.IsAsciiLetterUpper) && code != "XXX")
        .ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Every code, in order.</summary>
    public static IEnumerable<string> All => Known.Value.Order(StringComparer.Ordinal);

    /// <summary>Whether the code is spelt as ISO 4217 spells it, in capitals, and in use.</summary>
    public static bool IsKnown(string code) => code.Length == Length && Known.Value.Contains(code);
}
