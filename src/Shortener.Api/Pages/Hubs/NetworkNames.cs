using System.Collections.Frozen;
using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;

namespace Shortener.Api.Pages.Hubs;

/// <summary>Networks as people know them.</summary>
internal static class NetworkNames
{
    private static readonly Localized<(string Email, string Phone, string Website)> Plain = new(
        ("E-mail", "Phone", "Website"), ("Correo", "Teléfono", "Sitio web"), ("Почта", "Телефон", "Сайт"));

    private static readonly FrozenDictionary<string, string> Brands = new Dictionary<string, string>
    {
        ["apple-music"] = "Apple Music",
        ["github"] = "GitHub",
        ["linkedin"] = "LinkedIn",
        ["odnoklassniki"] = "Одноклассники",
        ["soundcloud"] = "SoundCloud",
        ["tiktok"] = "TikTok",
        ["vk"] = "VK",
        ["whatsapp"] = "WhatsApp",
        ["youtube"] = "YouTube",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(string network, PageLanguage language) => network switch
    {
        "email" => Plain.In(language).Email,
        "phone" => Plain.In(language).Phone,
        "website" => Plain.In(language).Website,
        _ => Brands.GetValueOrDefault(network) ?? char.ToUpperInvariant(network[0]) + network[1..],
    };

    /// <summary>Every network with its name, in the order in which they are offered.</summary>
    public static IReadOnlyDictionary<string, string> In(PageLanguage language) => HubIcons.Networks
        .ToDictionary(name => name, name => Of(name, language), StringComparer.Ordinal)
        .OrderBy(one => one.Value, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
}
