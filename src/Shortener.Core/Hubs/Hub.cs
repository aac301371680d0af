namespace Shortener.Core.Hubs;

/// <summary>A LinkHub page. Immutable.</summary>
public sealed record Hub
{
    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    /// <summary>In lower case; unique over the installation.</summary>
    public required string Handle { get; init; }

    /// <summary>Name for the owner.</summary>
    public required string Name { get; init; }

    /// <summary>The domain whose root shows the page; null for none.</summary>
    public int? DomainId { get; init; }

    /// <summary>What the owner works on, as <see cref="HubJson"/> writes it.</summary>
    public required string Draft { get; init; }

    /// <summary>What visitors see while <see cref="IsPublished"/>; null before the first time.</summary>
    public string? Published { get; init; }

    public bool IsPublished { get; init; }

    /// <summary>When <see cref="Published"/> was last taken from the draft.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Grows with every change; the ETag is made of it.</summary>
    public required long Version { get; init; }

    /// <summary>Grows, over all hubs, with every change of what visitors see.</summary>
    public required long PageVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A hub without its documents, for lists.</summary>
public sealed record HubSummary
{
    public required long Id { get; init; }

    public required string Handle { get; init; }

    public required string Name { get; init; }

    public int? DomainId { get; init; }

    public required bool IsPublished { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Whether the draft differs from what visitors see, or would see.</summary>
    public required bool HasChanges { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A kept version of a draft.</summary>
/// <param name="Number">Counts up within the hub.</param>
/// <param name="Author">Who wrote it, as the audit log names people and keys.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="UpdatedAt">When it was last written.</param>
public sealed record HubVersion(long Number, string Author, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
