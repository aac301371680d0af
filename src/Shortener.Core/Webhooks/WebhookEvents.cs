using System.Collections.Frozen;

namespace Shortener.Core.Webhooks;

/// <summary>The event types an endpoint can ask for. A later one is a constant and a line in <see cref="All"/>.</summary>
public static class WebhookEvents
{
    /// <summary>A link was made.</summary>
    public const string LinkCreated = "link.created";

    /// <summary>A link was changed, or taken out of the trash.</summary>
    public const string LinkUpdated = "link.updated";

    /// <summary>A link was moved to the trash.</summary>
    public const string LinkDeleted = "link.deleted";

    /// <summary>Clicks were stored; a message holds many.</summary>
    public const string LinkClicked = "link.clicked";

    /// <summary>The schedule of a link ended, or its click limit was used up.</summary>
    public const string LinkExpired = "link.expired";

    /// <summary>The destination of a link failed two checks in a row.</summary>
    public const string LinkBroken = "link.broken";

    /// <summary>Somebody left contact data in a lead form.</summary>
    public const string LeadCreated = "lead.created";

    /// <summary>Every event type, in the order in which lists show them.</summary>
    public static IReadOnlyList<string> All { get; } = [LinkCreated, LinkUpdated, LinkDeleted, LinkClicked, LinkExpired, LinkBroken, LeadCreated];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether there is such a type.</summary>
    public static bool IsKnown(string type) => Known.Contains(type);
}
