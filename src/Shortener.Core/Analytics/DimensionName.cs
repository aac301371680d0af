using System.Collections.Frozen;

namespace Shortener.Core.Analytics;

/// <summary>The names of dimensions in the API: the enum's names in camel case, without those that only rollups know.</summary>
public static class DimensionName
{
    private static readonly FrozenDictionary<string, Dimension> ByName = Enum.GetValues<Dimension>()
        .Where(dimension => dimension is not (Dimension.Total or Dimension.HourOfUtcDay))
        .ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>Every name, in the order of the enum.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByName.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>False for a name that is not a dimension's; case matters.</summary>
    public static bool TryParse(string name, out Dimension dimension) => ByName.TryGetValue(name, out dimension);

    /// <summary>The API's name of a dimension.</summary>
    public static string NameOf(Dimension dimension)
    {
        string name = dimension.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
