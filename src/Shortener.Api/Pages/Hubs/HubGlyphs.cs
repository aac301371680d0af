using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Shortener.Api.Assets;

namespace Shortener.Api.Pages.Hubs;

/// <summary>Icons as symbols: lucide's, which the front-end build puts beside the scripts, and networks' of our own drawing.</summary>
internal static class HubGlyphs
{
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["email"] = "mail",
        ["website"] = "globe",
        ["apple-music"] = "music",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Known = Read();

    /// <summary>Whether there is such an icon.</summary>
    public static bool Has(string? name) => name is not null && Known.ContainsKey(NameOf(name));

    /// <summary>The sprite of the icons named, each once.</summary>
    public static string Sprite(IEnumerable<string> names)
    {
        var sprite = new StringBuilder();
        foreach (string name in names.Where(Has).Distinct().Order(StringComparer.Ordinal))
        {
            sprite.Append("<symbol id=\"i-").Append(name).Append("\" viewBox=\"0 0 24 24\">").Append(Known[NameOf(name)]).Append("</symbol>");
        }

        return sprite.ToString();
    }

    private static string NameOf(string name) => Aliases.GetValueOrDefault(name, name);

    private static FrozenDictionary<string, string> Read()
    {
        using Stream brands = HubStyle.Open("brands.json");
        Dictionary<string, string> glyphs = JsonSerializer.Deserialize<Dictionary<string, string>>(brands)!;
        foreach ((string name, string drawing) in JsonSerializer.Deserialize<Dictionary<string, string>>(
            WebAssets.Find("hub-icons.json") ?? throw new InvalidOperationException("The build left out hub-icons.json"))!)
        {
            glyphs.TryAdd(name, drawing);
        }

        return glyphs.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
