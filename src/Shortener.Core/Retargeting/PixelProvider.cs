using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Shortener.Core.Retargeting;

/// <summary>A third party whose tag a page may load: the form of its ids and what the page's policy has to let through. Immutable.</summary>
/// <param name="Name">As settings spell it.</param>
/// <param name="Label">As people know it.</param>
/// <param name="IdHint">What an id looks like, as a sentence's end.</param>
/// <param name="Scripts">Source expressions of <c>script-src</c>.</param>
/// <param name="Images">Source expressions of <c>img-src</c>.</param>
/// <param name="Connections">Source expressions of <c>connect-src</c>.</param>
public sealed partial record PixelProvider(
    string Name, string Label, string IdHint, IReadOnlyList<string> Scripts, IReadOnlyList<string> Images, IReadOnlyList<string> Connections)
{
    private static readonly FrozenDictionary<string, (PixelProvider Provider, Regex Id)> ByName = new Dictionary<string, (PixelProvider, Regex)>
    {
        ["meta"] = (
            new PixelProvider(
                "meta", "Meta", "a number of 6 to 20 digits",
                ["https://connect.facebook.net"], ["https://www.facebook.com"], ["https://connect.facebook.net", "https://www.facebook.com"]),
            Digits()),
        ["google"] = (
            new PixelProvider(
                "google", "Google", "such as G-ABC123DEF4, AW-123456789 or GT-ABC1234",
                ["https://www.googletagmanager.com", "https://www.googleadservices.com", "https://googleads.g.doubleclick.net"],
                ["https://www.google.com", "https://googleads.g.doubleclick.net", "https://*.google-analytics.com", "https://www.googletagmanager.com"],
                ["https://*.google-analytics.com", "https://*.analytics.google.com", "https://www.google.com", "https://googleads.g.doubleclick.net"]),
            GoogleId()),
        ["tiktok"] = (
            new PixelProvider(
                "tiktok", "TikTok", "20 capital letters and digits",
                ["https://analytics.tiktok.com"], ["https://analytics.tiktok.com"], ["https://analytics.tiktok.com"]),
            TikTokId()),
        ["linkedin"] = (
            new PixelProvider(
                "linkedin", "LinkedIn", "a partner id of 4 to 12 digits",
                ["https://snap.licdn.com"], ["https://px.ads.linkedin.com"], ["https://px.ads.linkedin.com"]),
            LinkedInId()),
        ["pinterest"] = (
            new PixelProvider(
                "pinterest", "Pinterest", "a number of 6 to 20 digits",
                ["https://s.pinimg.com"], ["https://ct.pinterest.com"], ["https://ct.pinterest.com"]),
            Digits()),
        ["x"] = (
            new PixelProvider(
                "x", "X", "5 small letters and digits",
                ["https://static.ads-twitter.com"], ["https://t.co", "https://analytics.twitter.com"], ["https://ads-twitter.com", "https://ads-api.twitter.com"]),
            XId()),
        ["vk"] = (
            new PixelProvider("vk", "VK", "such as VK-RTRG-123456-AbCd1", ["https://vk.com"], ["https://vk.com"], ["https://vk.com"]),
            VkId()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every provider, by name.</summary>
    public static IReadOnlyList<PixelProvider> All { get; } =
        [.. ByName.Values.Select(known => known.Provider).OrderBy(provider => provider.Name, StringComparer.Ordinal)];

    /// <summary>Null for a name that is none.</summary>
    public static PixelProvider? Find(string? name) =>
        name is not null && ByName.TryGetValue(name, out (PixelProvider Provider, Regex Id) known) ? known.Provider : null;

    /// <summary>Whether the provider could have given out the id. Only such an id may stand in a page or an address.</summary>
    public bool Accepts(string? id) => id is not null && ByName[Name].Id.IsMatch(id);

    [GeneratedRegex(@"\A[0-9]{6,20}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A(G|AW|GT|DC)-[A-Z0-9]{4,20}\z", RegexOptions.NonBacktracking)]
    private static partial Regex GoogleId();

    [GeneratedRegex(@"\A[A-Z0-9]{20}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TikTokId();

    [GeneratedRegex(@"\A[0-9]{4,12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex LinkedInId();

    [GeneratedRegex(@"\A[a-z0-9]{5}\z", RegexOptions.NonBacktracking)]
    private static partial Regex XId();

    [GeneratedRegex(@"\AVK-RTRG-[0-9]{1,12}-[A-Za-z0-9]{1,12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex VkId();
}
