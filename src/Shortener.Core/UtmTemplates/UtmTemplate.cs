namespace Shortener.Core.UtmTemplates;

/// <summary>Campaign parameters under a name, for the links of a workspace. Immutable.</summary>
public sealed record UtmTemplate
{
    /// <summary>UTF-16 code units of a name.</summary>
    public const int MaxName = 100;

    public required long Id { get; init; }

    public required int WorkspaceId { get; init; }

    /// <summary>Unique in the workspace, case included.</summary>
    public required string Name { get; init; }

    public required UtmParameters Parameters { get; init; }

    /// <summary>Grows with each change.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>How a change of a template went.</summary>
public enum UtmTemplateOutcome
{
    Done,

    /// <summary>The workspace has no such template.</summary>
    NotFound,

    /// <summary>Another template of the workspace has the name.</summary>
    NameTaken,

    /// <summary>Somebody changed it meanwhile.</summary>
    VersionMismatch,
}

/// <param name="Outcome">How it went.</param>
/// <param name="Template">The template as stored; null unless done.</param>
public readonly record struct UtmTemplateResult(UtmTemplateOutcome Outcome, UtmTemplate? Template);

/// <summary>The templates of all workspaces. Thread-safe. Implemented once per backend.</summary>
public interface IUtmTemplateStore
{
    /// <summary>Done or name taken.</summary>
    Task<UtmTemplateResult> CreateAsync(int workspaceId, string name, UtmParameters parameters, DateTimeOffset now, CancellationToken ct);

    /// <summary>Null when the workspace has no such template.</summary>
    Task<UtmTemplate?> FindAsync(int workspaceId, long id, CancellationToken ct);

    /// <summary>The workspace's templates behind an id (0 for all), oldest first.</summary>
    Task<IReadOnlyList<UtmTemplate>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct);

    /// <summary>Stores name and parameters if the stored version is still the template's own.</summary>
    Task<UtmTemplateResult> UpdateAsync(UtmTemplate template, DateTimeOffset now, CancellationToken ct);

    /// <summary>Deletes it, with an expected version only if that is the stored one. Links made with it stay as they are.</summary>
    Task<UtmTemplateOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, CancellationToken ct);
}
