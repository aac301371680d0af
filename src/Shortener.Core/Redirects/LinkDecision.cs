using Shortener.Core.Apps;
using Shortener.Core.Links;

namespace Shortener.Core.Redirects;

/// <summary>How a visit ends.</summary>
public enum LinkOutcome : byte
{
    /// <summary>Led on to <see cref="LinkDecision.Destination"/>: a click.</summary>
    Redirect,

    /// <summary>A page with a button out of the app's own browser and a plain link to <see cref="LinkDecision.Destination"/>: a click.</summary>
    Escape,

    /// <summary>Led on to where the expired link leads: a click.</summary>
    ExpiredRedirect,

    /// <summary>A page that says why the link is blocked.</summary>
    Blocked,

    /// <summary>The password form.</summary>
    Password,

    /// <summary>A page that says when the link begins to work.</summary>
    NotStarted,

    /// <summary>A page that says that the link's time is over.</summary>
    Expired,

    /// <summary>Open Graph data for a messenger's fetcher.</summary>
    Preview,
}

/// <summary>What a link's program decided for one visit.</summary>
/// <param name="Outcome">How the visit ends.</param>
/// <param name="Destination">Set when the visitor is led on.</param>
/// <param name="Variant">Name of the variant that was chosen, or null.</param>
/// <param name="Block">Set when <see cref="LinkOutcome.Blocked"/>.</param>
/// <param name="Page">Set when <see cref="LinkOutcome.Escape"/>.</param>
public readonly record struct LinkDecision(
    LinkOutcome Outcome, Destination Destination = default, string? Variant = null, LinkBlock? Block = null, AppPage? Page = null)
{
    /// <summary>Whether a destination is answered: such a visit is a click.</summary>
    public bool IsClick => Outcome <= LinkOutcome.ExpiredRedirect;

    /// <summary>Whether the click counts toward the link's click limit.</summary>
    public bool UsesClickLimit => Outcome <= LinkOutcome.Escape;
}
