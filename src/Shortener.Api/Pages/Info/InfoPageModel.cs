using Shortener.Core.Destinations;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Info;

/// <summary>Whether a link leads on.</summary>
public enum InfoState
{
    Active,
    NotStarted,
    Expired,
    Disabled,
    Blocked,
}

/// <summary>What anybody may know of a link before they follow it.</summary>
/// <param name="ShortUrl">Its public address.</param>
/// <param name="Host">The destination's host in punycode, which no look-alike letter can disguise; null while the link itself would not tell it: a
/// password, a click limit, or not leading on.</param>
/// <param name="Url">The whole destination; null like <paramref name="Host"/>.</param>
/// <param name="Title">The owner's title; null for none, and while a password hides it.</param>
/// <param name="Reason">With <see cref="InfoState.Blocked"/>: what the owner or operator says about it.</param>
/// <param name="Varies">Whether some visitors are led elsewhere.</param>
/// <param name="TimeZone">IANA name for its instants; null for UTC.</param>
public sealed record InfoPageModel(
    string ShortUrl,
    string Slug,
    string? Host,
    string? Url,
    string? Title,
    InfoState State,
    string? Reason,
    bool HasPassword,
    bool HasClickLimit,
    bool Varies,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartsAt,
    DateTimeOffset? ExpiresAt,
    string? TimeZone)
{
    /// <summary>Where the link is followed.</summary>
    public string ContinuePath => "/" + Uri.EscapeDataString(Slug);

    /// <summary>Where the link is reported.</summary>
    public string ReportPath => ContinuePath + "+report";

    /// <param name="onBlocklist">Whether the blocklist names the destination.</param>
    public static InfoPageModel Of(Link link, string shortUrl, bool onBlocklist, DateTimeOffset now)
    {
        LinkOptions? options = link.Options;
        InfoState state = options?.Block is not null || onBlocklist ? InfoState.Blocked
            : !link.Enabled ? InfoState.Disabled
            : options?.StartsAt > now ? InfoState.NotStarted
            : options?.ExpiresAt <= now ? InfoState.Expired
            : InfoState.Active;
        // What the link itself would not tell a visitor is not told here either.
        bool hidden = options?.PasswordHash is not null || options?.ClickLimit is not null || state != InfoState.Active;
        string? host = !hidden && WebUrl.TryParse(link.Url, null, out WebUrl? url) == WebUrlError.None ? url!.Host : null;
        return new InfoPageModel(
            shortUrl,
            link.Slug,
            host,
            hidden ? null : link.Url,
            options?.PasswordHash is not null ? null : link.Title,
            state,
            options?.Block?.Reason,
            options?.PasswordHash is not null,
            options?.ClickLimit is not null,
            options is { Rules.Count: > 0 } or { Test: not null },
            link.CreatedAt,
            options?.StartsAt,
            options?.ExpiresAt,
            options?.TimeZone);
    }
}
