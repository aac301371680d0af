using System.Collections.Frozen;
using System.Globalization;

namespace Shortener.Api.Accounts;

/// <summary>Currencies that some country uses, as the system's culture data names them. Thread-safe.</summary>
internal static class CurrencyCode
{
    private const int Length = 3;

    private static readonly Lazy<FrozenSet<string>> Known = new(() => CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(culture => new RegionInfo(culture.Name).ISOCurrencySymbol)
        .Where(code => code.Length == Length && code.All(char.IsAsciiLetterUpper) && code != "XXX")
        .ToFrozenSet(StringComparer.Ordinal));

    public static bool IsKnown(string code) => code.Length == Length && Known.Value.Contains(code);
}
