namespace Shortener.Core.Erasure;

/// <summary>The erasing of a deleted workspace, under way or done.</summary>
public sealed record WorkspaceErasure
{
    public required int WorkspaceId { get; init; }

    /// <summary>Its name; empty once everything is erased.</summary>
    public required string Name { get; init; }

    /// <summary>When its owner deleted it.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Null while rows are left.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Slugs on the shared default domain are kept from being given out again.</summary>
    public bool ReservesSlugs { get; init; }

    /// <summary>Rows erased so far.</summary>
    public long Rows { get; init; }

    /// <summary>Clicks, events and links that there were, as counted at the start; null before it.</summary>
    public long? Expected { get; init; }
}

/// <summary>Whether a workspace can be deleted, or was.</summary>
public enum WorkspaceEnd
{
    /// <summary>It has ended, or could be.</summary>
    Done,

    /// <summary>There is no such workspace, or it was deleted before.</summary>
    NotFound,

    /// <summary>It is the only one of the installation.</summary>
    IsLast,

    /// <summary>It holds the default domain, which other workspaces' links lie on.</summary>
    HoldsDefaultDomain,
}

/// <summary>Parts of a workspace in the order in which they are erased: whatever names another row goes before it.</summary>
public enum ErasurePart
{
    /// <summary>Clicks and events that could not be stored.</summary>
    DeadLetters,

    /// <summary>Links with their clicks and counts.</summary>
    Links,

    /// <summary>Clicks of links that there are no rows of.</summary>
    StrayClicks,

    /// <summary>Events of pages.</summary>
    Events,

    /// <summary>Everything else.</summary>
    Rest,
}

/// <summary>What one bounded step did.</summary>
/// <param name="Rows">Rows erased.</param>
/// <param name="More">Whether the part may hold more.</param>
public readonly record struct ErasureStep(long Rows, bool More);
