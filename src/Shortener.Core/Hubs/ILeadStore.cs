namespace Shortener.Core.Hubs;

/// <summary>What people left in lead forms. Thread-safe. Implemented once per backend.</summary>
public interface ILeadStore
{
    /// <summary>Keeps a lead; its number.</summary>
    Task<long> AddAsync(Lead lead, CancellationToken ct);

    /// <summary>Leads of a hub, newest first, below an id.</summary>
    Task<IReadOnlyList<Lead>> ListAsync(int workspaceId, long hubId, long beforeId, int limit, CancellationToken ct);

    /// <summary>Removes a lead for good; false when the hub has none such.</summary>
    Task<bool> DeleteAsync(int workspaceId, long hubId, long id, CancellationToken ct);
}

/// <summary>A person who left contact data, and what they agreed to.</summary>
public sealed record Lead
{
    public long Id { get; init; }

    public required int WorkspaceId { get; init; }

    public required long HubId { get; init; }

    public required long BlockId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Message { get; init; }

    /// <summary>The words that were agreed to, as they stood on the page.</summary>
    public required string Consent { get; init; }

    /// <summary>Language of the page.</summary>
    public required string Language { get; init; }

    /// <summary>When it was left, and agreed to.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
