using System.Collections.Frozen;

namespace Shortener.Api.Hubs.Import;

/// <summary>Networks of social icons by the hosts of their pages and by the names that other services have for them. Stateless.</summary>
internal static class ForeignNetworks
{
    private static readonly FrozenDictionary<string, string> Hosts = new Dictionary<string, string>
    {
        ["music.apple.com"] = "apple-music",
        ["bandcamp.com"] = "bandcamp",
        ["behance.net"] = "behance",
        ["bsky.app"] = "bluesky",
        ["discord.gg"] = "discord",
        ["discord.com"] = "discord",
        ["dribbble.com"] = "dribbble",
        ["facebook.com"] = "facebook",
        ["fb.com"] = "facebook",
        ["github.com"] = "github",
        ["instagram.com"] = "instagram",
        ["linkedin.com"] = "linkedin",
        ["mastodon.social"] = "mastodon",
        ["m.me"] = "messenger",
        ["ok.ru"] = "odnoklassniki",
        ["patreon.com"] = "patreon",
        ["pinterest.com"] = "pinterest",
        ["reddit.com"] = "reddit",
        ["rutube.ru"] = "rutube",
        ["snapchat.com"] = "snapchat",
        ["soundcloud.com"] = "soundcloud",
        ["open.spotify.com"] = "spotify",
        ["t.me"] = "telegram",
        ["threads.net"] = "threads",
        ["threads.com"] = "threads",
        ["tiktok.com"] = "tiktok",
        ["twitch.tv"] = "twitch",
        ["vimeo.com"] = "vimeo",
        ["vk.com"] = "vk",
        ["vk.ru"] = "vk",
        ["wa.me"] = "whatsapp",
        ["x.com"] = "x",
        ["twitter.com"] = "x",
        ["youtube.com"] = "youtube",
        ["youtu.be"] = "youtube",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for a host that is none's.</summary>
    public static string? Of(Uri address)
    {
        string host = address.Host;
        foreach (string prefix in (ReadOnlySpan<string>)["www.", "m.", "mobile."])
        {
            host = host.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? host[prefix.Length..] : host;
        }

        return Hosts.GetValueOrDefault(host) ?? (host.EndsWith(".bandcamp.com", StringComparison.OrdinalIgnoreCase) ? "bandcamp" : null);
    }
}
