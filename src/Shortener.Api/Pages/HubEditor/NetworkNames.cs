using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;

namespace Shortener.Api.Pages.HubEditor;

/// <summary>Networks as people know them, in the order in which they are offered.</summary>
internal static class NetworkNames
{
    private static readonly Localized<(string Email, string Phone, string Website)> Plain = new(
        ("E-mail", "Phone", "Website"), ("Correo", "Teléfono", "Sitio web"), ("Почта", "Телефон", "Сайт"));

    private static readonly Dictionary<string, string> Brands = new(StringComparer.Ordinal)
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
    };

    public static IReadOnlyDictionary<string, string> In(PageLanguage language) => HubIcons.Networks
        .ToDictionary(name => name, name => Name(name, Plain.In(language)), StringComparer.Ordinal)
        .OrderBy(one => one.Value, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);

    private static string Name(string name, (string Email, string Phone, string Website) plain) => name switch
    {
        "email" => plain.Email,
        "phone" => plain.Phone,
        "website" => plain.Website,
        _ => Brands.GetValueOrDefault(name) ?? char.ToUpperInvariant(name[0]) + name[1..],
    };
}
