using Shortener.Core.LinkHealth;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Links;

/// <summary>What a link does for visitors, in one word.</summary>
public enum LinkStatus
{
    Active,
    Disabled,
    Blocked,

    /// <summary>Begins later.</summary>
    Scheduled,
    Expired,
    LimitReached,

    /// <summary>Its destination does not answer.</summary>
    Broken,
    Archived,
    Deleted,
}

/// <summary>Finds a link's status and the badge that shows it.</summary>
internal static class LinkStatuses
{
    /// <summary>What a visitor would meet goes before how the link is kept.</summary>
    public static LinkStatus Of(Link link, LinkHealthState? health, DateTimeOffset now) => link switch
    {
        { DeletedAt: not null } => LinkStatus.Deleted,
        { Enabled: false } => LinkStatus.Disabled,
        { Options.Block: not null } => LinkStatus.Blocked,
        { Options.StartsAt: { } starts } when starts > now => LinkStatus.Scheduled,
        { Options.ExpiresAt: { } expires } when expires <= now => LinkStatus.Expired,
        { Options.ClickLimit: { } limit } when link.Clicks >= limit => LinkStatus.LimitReached,
        _ when health is { Status: LinkHealthStatus.Broken } && health.Url == link.Url => LinkStatus.Broken,
        { Archived: true } => LinkStatus.Archived,
        _ => LinkStatus.Active,
    };

    /// <summary>Class of the badge.</summary>
    public static string Badge(LinkStatus status) => status switch
    {
        LinkStatus.Active => "badge good",
        LinkStatus.Blocked or LinkStatus.Broken or LinkStatus.Deleted => "badge bad",
        LinkStatus.Expired or LinkStatus.LimitReached or LinkStatus.Disabled => "badge warn",
        LinkStatus.Scheduled => "badge info",
        _ => "badge",
    };
}
