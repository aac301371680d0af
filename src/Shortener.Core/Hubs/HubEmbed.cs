using System.Text.RegularExpressions;
using Shortener.Core.Destinations;

namespace Shortener.Core.Hubs;

/// <summary>Shape of what an embed plays.</summary>
public enum EmbedShape
{
    /// <summary>16 : 9.</summary>
    Video,

    /// <summary>9 : 16.</summary>
    Portrait,

    /// <summary>A bar: of fixed height.</summary>
    Audio,
}

/// <summary>
/// Something on a service whose player may stand in a page, read from its address by an allowlist: nothing of the address reaches the
/// frame but an id of the form that the service gives out. Immutable.
/// </summary>
/// <param name="Service">Name of the service, for people.</param>
/// <param name="Frame">Address of the player.</param>
/// <param name="Origin">Source expression of <c>frame-src</c>.</param>
/// <param name="Shape">How the player is shaped.</param>
public sealed partial record HubEmbed(string Service, string Frame, string Origin, EmbedShape Shape)
{
    /// <summary>The services, for a sentence.</summary>
    public const string KnownNames = "YouTube, Vimeo, Spotify, SoundCloud, Apple Music, TikTok, VK Video or Rutube";

    /// <summary>Null for an address that is not of a known service, or of nothing that it plays.</summary>
    public static HubEmbed? Parse(string address)
    {
        if (address.Length > DestinationPolicy.MaxLength
            || WebUrl.TryParse(address, null, out WebUrl? url) != WebUrlError.None
            || !Uri.TryCreate(url!.Href, UriKind.Absolute, out Uri? uri))
        {
            return null;
        }

        string host = uri.Host.StartsWith("www.", StringComparison.Ordinal) ? uri.Host[4..] : uri.Host;
        return host switch
        {
            "youtube.com" or "m.youtube.com" or "music.youtube.com" => YouTube(uri.AbsolutePath == "/watch" ? Query(uri, "v") : Match(YouTubePath(), uri.AbsolutePath)),
            "youtu.be" => YouTube(uri.AbsolutePath[1..]),
            "vimeo.com" => Of(Match(VimeoPath(), uri.AbsolutePath), "Vimeo", "https://player.vimeo.com", "/video/{0}?dnt=1", EmbedShape.Video),
            "open.spotify.com" => Of(Match(SpotifyPath(), uri.AbsolutePath), "Spotify", "https://open.spotify.com", "/embed/{0}", EmbedShape.Audio),
            "soundcloud.com" or "m.soundcloud.com" => Of(
                Match(SoundCloudPath(), uri.AbsolutePath), "SoundCloud", "https://w.soundcloud.com",
                "/player/?url=https%3A//soundcloud.com/{0}&visual=false", EmbedShape.Audio),
            "music.apple.com" => Of(
                Match(ApplePath(), uri.AbsolutePath), "Apple Music", "https://embed.music.apple.com", "/{0}", EmbedShape.Audio),
            "tiktok.com" or "m.tiktok.com" => Of(
                Match(TikTokPath(), uri.AbsolutePath), "TikTok", "https://www.tiktok.com", "/player/v1/{0}", EmbedShape.Portrait),
            "vk.com" or "m.vk.com" or "vkvideo.ru" or "vk.ru" => Vk(VkPath().Match(uri.AbsolutePath)),
            "rutube.ru" => Of(Match(RutubePath(), uri.AbsolutePath), "Rutube", "https://rutube.ru", "/play/embed/{0}", EmbedShape.Video),
            _ => null,
        };
    }

    private static HubEmbed? YouTube(string? id) => id is not null && YouTubeId().IsMatch(id)
        ? new HubEmbed("YouTube", $"https://www.youtube-nocookie.com/embed/{id}?autoplay=1", "https://www.youtube-nocookie.com", EmbedShape.Video)
        : null;

    private static HubEmbed? Vk(Match match) => match.Success
        ? new HubEmbed(
            "VK Video", $"https://vkvideo.ru/video_ext.php?oid={match.Groups[1].Value}&id={match.Groups[2].Value}", "https://vkvideo.ru", EmbedShape.Video)
        : null;

    private static HubEmbed? Of(string? id, string service, string origin, string path, EmbedShape shape) =>
        id is null ? null : new HubEmbed(service, origin + path.Replace("{0}", id, StringComparison.Ordinal), origin, shape);

    private static string? Match(Regex form, string path) => form.Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    private static string? Query(Uri uri, string name) => uri.Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=', 2))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0] == name)?[1];

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{6,20}\z", RegexOptions.NonBacktracking)]
    private static partial Regex YouTubeId();

    [GeneratedRegex(@"\A/(?:shorts|live|embed)/([A-Za-z0-9_-]{6,20})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex YouTubePath();

    [GeneratedRegex(@"\A/(?:video/)?([0-9]{4,12})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex VimeoPath();

    [GeneratedRegex(@"\A/(?:intl-[a-z]{2}/)?((?:track|album|playlist|artist|episode|show)/[A-Za-z0-9]{10,40})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex SpotifyPath();

    [GeneratedRegex(@"\A/([a-z0-9_-]{1,60}/(?:sets/)?[a-z0-9_-]{1,120})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex SoundCloudPath();

    [GeneratedRegex(@"\A/([a-z]{2}/(?:album|playlist|song)/(?:[a-z0-9-]{1,120}/)?[A-Za-z0-9.-]{4,60})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex ApplePath();

    [GeneratedRegex(@"\A/@[A-Za-z0-9._]{1,30}/video/([0-9]{6,25})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex TikTokPath();

    [GeneratedRegex(@"\A/video(-?[0-9]{1,15})_([0-9]{1,15})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex VkPath();

    [GeneratedRegex(@"\A/(?:video|shorts)/([a-f0-9]{32})/?\z", RegexOptions.NonBacktracking)]
    private static partial Regex RutubePath();
}
