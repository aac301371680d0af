using System.Collections.Frozen;

namespace Shortener.Core.Hubs;

/// <summary>Names of the icons that pages have: those of links, and the networks of social icons.</summary>
public static class HubIcons
{
    /// <summary>Icons of links.</summary>
    public static IReadOnlyList<string> Link { get; } =
    [
        "arrow-right", "award", "bike", "book-open", "brush", "building", "calendar", "camera", "car", "coffee", "credit-card", "download",
        "dumbbell", "file-text", "film", "flower", "gamepad-2", "gift", "globe", "graduation-cap", "hand-heart", "headphones", "heart",
        "house", "key", "leaf", "lightbulb", "mail", "map-pin", "megaphone", "message-circle", "mic", "music", "newspaper", "package",
        "palette", "paw-print", "phone", "pizza", "plane", "play", "podcast", "rocket", "scissors", "shirt", "shopping-bag", "shopping-cart",
        "sparkles", "star", "store", "ticket", "trophy", "truck", "utensils", "video", "wine", "wrench", "zap",
    ];

    /// <summary>Networks of social icons; <c>email</c>, <c>phone</c> and <c>website</c> among them.</summary>
    public static IReadOnlyList<string> Networks { get; } =
    [
        "apple-music", "bandcamp", "behance", "bluesky", "discord", "dribbble", "email", "facebook", "github", "instagram", "linkedin",
        "mastodon", "messenger", "odnoklassniki", "patreon", "phone", "pinterest", "reddit", "rutube", "snapchat", "soundcloud", "spotify",
        "telegram", "threads", "tiktok", "twitch", "viber", "vimeo", "vk", "website", "whatsapp", "x", "youtube",
    ];

    private static readonly FrozenSet<string> LinkSet = Link.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> NetworkSet = Networks.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsLinkIcon(string? name) => name is not null && LinkSet.Contains(name);

    public static bool IsNetwork(string? name) => name is not null && NetworkSet.Contains(name);
}
