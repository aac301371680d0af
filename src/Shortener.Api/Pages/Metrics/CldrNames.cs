using System.Collections.Frozen;
using System.Text.Json;
using Shortener.Api.Assets;
using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Metrics;

/// <summary>
/// Names of countries and languages in the languages of pages, from the Unicode CLDR: the build asks its JavaScript engine and writes
/// <c>web/names.json</c>, because .NET names regions in one language a process. Thread-safe.
/// </summary>
internal static class CldrNames
{
    private static readonly FrozenDictionary<string, NamesOf> ByLanguage = Read();

    /// <summary>Name of an ISO 3166-1 alpha-2 code; the code itself where there is none.</summary>
    public static string Country(string code, PageLanguage language) => ByLanguage[language.Tag()].Regions.GetValueOrDefault(code, code);

    /// <summary>Name of a primary language tag; the tag itself where there is none.</summary>
    public static string Language(string tag, PageLanguage language) =>
        ByLanguage[language.Tag()].Languages.TryGetValue(tag, out string? name) && name.Length > 0 ? char.ToUpper(name[0], language.Culture()) + name[1..] : tag;

    /// <summary>Every country, by name.</summary>
    public static IEnumerable<(string Code, string Name)> Countries(PageLanguage language) =>
        ByLanguage[language.Tag()].Regions.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Value, StringComparer.Create(language.Culture(), ignoreCase: true));

    private static FrozenDictionary<string, NamesOf> Read()
    {
        byte[] names = WebAssets.Find("names.json") ?? throw new FileNotFoundException("The build made no names.json");
        return JsonSerializer.Deserialize<Dictionary<string, NamesOf>>(names, JsonSerializerOptions.Web)!.ToFrozenDictionary();
    }

    private sealed record NamesOf(Dictionary<string, string> Regions, Dictionary<string, string> Languages);
}
