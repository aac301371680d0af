namespace Shortener.Core.Webhooks;

/// <summary>An endpoint of a workspace that is told of events. Instants are UTC, truncated to microseconds. Immutable.</summary>
public sealed record Webhook
{
    /// <summary>UTF-16 code units of a description.</summary>
    public const int MaxDescription = 500;

    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    /// <summary>Where messages are posted to, normalised.</summary>
    public required string Url { get; init; }

    /// <summary>Types of <see cref="WebhookEvents"/>, in their order; never empty.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    public bool Enabled { get; init; } = true;

    public string? Description { get; init; }

    /// <summary>Only this link's events; null for all.</summary>
    public long? LinkId { get; init; }

    /// <summary>Only events of links with this tag; null for all.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether clicks of bots are delivered too.</summary>
    public bool IncludeBots { get; init; }

    public required WebhookSecret Secret { get; init; }

    /// <summary>Signs beside <see cref="Secret"/> until <see cref="OldSecretUntil"/>.</summary>
    public WebhookSecret? OldSecret { get; init; }

    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Why this server disabled it; null where its owner did, or nobody.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>First failure since the last success; null while deliveries succeed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Changes up to this row (SQLite) came before the endpoint.</summary>
    public long FromChange { get; init; }

    /// <summary>Changes up to this transaction (PostgreSQL) came before the endpoint.</summary>
    public long FromTransaction { get; init; }

    /// <summary>Ends and breaks of links before it came before the endpoint asked for them.</summary>
    public DateTimeOffset ToldFrom { get; init; }

    /// <summary>Grows with every change by its owner or that disables it; the ETag is made of it.</summary>
    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it asked for the type.</summary>
    public bool Wants(string type) => Events.Contains(type, StringComparer.Ordinal);

    /// <summary>Whether it asks for anything that it did not ask for as it was before.</summary>
    public bool Asks(Webhook before) =>
        Enabled && (!before.Enabled || LinkId != before.LinkId || Tag != before.Tag || Events.Any(type => !before.Wants(type)));

    /// <summary>Whether a link's events are for it.</summary>
    public bool Takes(long linkId, IReadOnlyList<string> tags) =>
        (LinkId is null || LinkId == linkId) && (Tag is null || tags.Contains(Tag, StringComparer.Ordinal));

    /// <summary>What signs at an instant, the newest first.</summary>
    public IReadOnlyList<WebhookSecret> SecretsAt(DateTimeOffset now) =>
        OldSecret is { } old && OldSecretUntil > now ? [Secret, old] : [Secret];
}

/// <summary>How a change of an endpoint went.</summary>
public enum WebhookOutcome
{
    Done,

    /// <summary>The workspace has no such endpoint.</summary>
    NotFound,

    /// <summary>Somebody changed it meanwhile.</summary>
    VersionMismatch,

    /// <summary>The workspace has as many as it may have.</summary>
    LimitReached,
}

/// <param name="Outcome">How it went.</param>
/// <param name="Webhook">The endpoint as stored; null unless done.</param>
public readonly record struct WebhookResult(WebhookOutcome Outcome, Webhook? Webhook);
