using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Webhooks;

/// <summary>What became of a message. The numbers are stored: never renumber.</summary>
public enum WebhookDeliveryStatus : short
{
    /// <summary>Waits for its first or next attempt.</summary>
    Pending = 0,

    /// <summary>The endpoint answered 2xx.</summary>
    Delivered = 1,

    /// <summary>Given up.</summary>
    Failed = 2,
}

/// <summary>A message that is to be sent to an endpoint.</summary>
public sealed record NewDelivery
{
    public required long WebhookId { get; init; }

    /// <summary>The header <c>webhook-id</c>.</summary>
    public required string MessageId { get; init; }

    /// <summary>A type of <see cref="WebhookEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>JSON; null for a message of clicks.</summary>
    public string? Body { get; init; }

    /// <summary>Which clicks the message holds; null for any other.</summary>
    public ClickRange? Clicks { get; init; }

    /// <summary>Whether clicks of bots are among them.</summary>
    public bool IncludeBots { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A message and what became of it.</summary>
public sealed record WebhookDelivery
{
    public required long Id { get; init; }

    /// <summary>What is sent.</summary>
    public required NewDelivery Message { get; init; }

    public WebhookDeliveryStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? FirstAttemptAt { get; init; }

    /// <summary>Of no meaning once <see cref="FinishedAt"/> is set.</summary>
    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>HTTP status of the last attempt; null without an answer.</summary>
    public int? ResponseStatus { get; init; }

    /// <summary>Why the last attempt has no answer: <c>timeout</c>, <c>unreachable</c> …; null where it has one.</summary>
    public string? Error { get; init; }

    /// <summary>How long the last attempt took, in milliseconds.</summary>
    public int? DurationMs { get; init; }
}

/// <summary>Clicks of one source behind <paramref name="From"/> up to <paramref name="To"/>, and where they are found.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="From">Position before the first.</param>
/// <param name="To">Position of the last, or behind it.</param>
/// <param name="FirstAt">Earliest instant among them, in microseconds since the epoch.</param>
/// <param name="LastAt">Latest one.</param>
/// <param name="Links">Ids of the links, as <see cref="LinkSet"/> writes them.</param>
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "A column as it is stored.")]
public sealed record ClickRange(int SourceId, long From, long To, long FirstAt, long LastAt, byte[] Links);

/// <summary>A range that a commit wrote and an endpoint has not been told of.</summary>
/// <param name="Range">Where the clicks are.</param>
/// <param name="SourceIdentity">The source's own name.</param>
/// <param name="Clicks">How many of the workspace.</param>
/// <param name="Position">How far the endpoint has been told of the source.</param>
public sealed record PendingRange(ClickRange Range, string SourceIdentity, int Clicks, long Position);
