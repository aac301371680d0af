using System.Collections.Frozen;

namespace Shortener.Api.Pages.Hubs;

/// <summary>Networks as people write them.</summary>
internal static class NetworkNames
{
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["apple-music"] = "Apple Music",
        ["email"] = "E-mail",
        ["github"] = "GitHub",
        ["linkedin"] = "LinkedIn",
        ["soundcloud"] = "SoundCloud",
        ["tiktok"] = "TikTok",
        ["vk"] = "VK",
        ["whatsapp"] = "WhatsApp",
        ["youtube"] = "YouTube",
        ["messenger"] = "Messenger",
        ["rutube"] = "Rutube",
        ["odnoklassniki"] = "OK",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(string network) => Known.GetValueOrDefault(network) ?? char.ToUpperInvariant(network[0]) + network[1..];
}
