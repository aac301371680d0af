using Shortener.Core.Clicks;

namespace Shortener.Core.Links;

/// <summary>
/// The links of all workspaces. Every change bumps the link's version and writes its row in <c>link_changes</c> in the same
/// transaction. Instants are truncated to microseconds. Thread-safe. Implemented once per backend.
/// </summary>
public interface ILinkStore
{
    /// <summary>
    /// Creates a link. A slug that a deleted link of the same workspace holds can be had again, but only by asking for it
    /// (<see cref="NewLink.SlugIsRandom"/> false); the deleted row keeps its clicks under another slug.
    /// </summary>
    /// <returns><see cref="LinkWriteOutcome.Done"/> with the link, <c>SlugTaken</c> or <c>ExternalIdTaken</c>.</returns>
    Task<LinkWriteResult> CreateAsync(NewLink link, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Creates what can be created, in one transaction, and answers for each in order. Of two entries with one slug the first wins.
    /// Nothing that exists is changed. Meant for batches of up to some thousands.
    /// </summary>
    Task<IReadOnlyList<BulkLinkResult>> CreateManyAsync(IReadOnlyList<NewLink> links, DateTimeOffset now, CancellationToken ct);

    /// <summary>Null when there is no such link in the workspace, or it is deleted.</summary>
    Task<Link?> FindAsync(int workspaceId, long id, CancellationToken ct);

    /// <inheritdoc cref="FindAsync" />
    Task<Link?> FindBySlugAsync(int workspaceId, int domainId, string slug, CancellationToken ct);

    /// <inheritdoc cref="FindAsync" />
    Task<Link?> FindByExternalIdAsync(int workspaceId, string externalId, CancellationToken ct);

    /// <summary>
    /// Writes all changeable fields of <paramref name="link"/> (not its domain and instants) if its stored version is still
    /// <see cref="Link.Version"/>.
    /// </summary>
    Task<LinkWriteResult> UpdateAsync(Link link, DateTimeOffset now, CancellationToken ct);

    /// <summary>Marks the link deleted; its row and slug stay. A version other than <paramref name="expectedVersion"/> refuses.</summary>
    /// <param name="workspaceId">Workspace of the caller.</param>
    /// <param name="id">The link.</param>
    /// <param name="expectedVersion">Null deletes whatever version there is.</param>
    /// <param name="now">Instant of the change.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<LinkWriteResult> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Takes a link out of the trash, under its slug: <c>SlugTaken</c> when a live link has it by now, <c>ExternalIdTaken</c> likewise,
    /// <c>NotFound</c> when the trash has no such link, <c>VersionMismatch</c> for another version than the one expected, if any.
    /// </summary>
    Task<LinkWriteResult> RestoreAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Takes a link out of the trash for good: its row stays with its slug (not drawn again) and its clicks, everything else is erased.
    /// <c>NotFound</c> when the trash has no such link, <c>VersionMismatch</c> for another version than the one expected, if any.
    /// </summary>
    Task<LinkWriteOutcome> PurgeAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct);
}

/// <summary>A link to create; defaults as in <see cref="Link"/>.</summary>
public sealed record NewLink
{
    public required int WorkspaceId { get; init; }

    public required int DomainId { get; init; }

    public required string Slug { get; init; }

    /// <summary>Whether the slug was drawn: such a slug is never one that a deleted link holds.</summary>
    public bool SlugIsRandom { get; init; }

    /// <summary>Rules of the domain, by which a random slug is drawn; a given one obeys them already.</summary>
    public SlugRules SlugRules { get; init; }

    /// <summary>Destination as normalised by <c>DestinationPolicy</c>.</summary>
    public required string Url { get; init; }

    public int RedirectCode { get; init; } = 302;

    public bool ForwardQuery { get; init; } = true;

    public bool Enabled { get; init; } = true;

    public string? DisabledReason { get; init; }

    public string? Title { get; init; }

    public string? ExternalId { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <inheritdoc cref="Link.Notes" />
    public string? Notes { get; init; }

    /// <inheritdoc cref="Link.Folder" />
    public string? Folder { get; init; }

    /// <inheritdoc cref="Link.Archived" />
    public bool Archived { get; init; }

    /// <inheritdoc cref="Link.Options" />
    public LinkOptions? Options { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The link as it is stored.</summary>
    /// <param name="host">Host of its domain as stored.</param>
    internal Link Stored(long id, string host, long version, DateTimeOffset at) => new()
    {
        Id = id,
        WorkspaceId = WorkspaceId,
        DomainId = DomainId,
        Domain = host.Length == 0 ? null : Domains.Domain.HostOf(host),
        Slug = Slug,
        Url = Url,
        RedirectCode = RedirectCode,
        ForwardQuery = ForwardQuery,
        Enabled = Enabled,
        DisabledReason = DisabledReason,
        Title = Title,
        ExternalId = ExternalId,
        Tags = Tags,
        Notes = Notes,
        Folder = Folder,
        Archived = Archived,
        // Read back, so that what was created and what is read later are the same.
        Options = LinkOptions.Read(LinkOptions.Write(Options)),
        Version = version,
        CreatedAt = UnixMicros.ToInstant(UnixMicros.From(CreatedAt)),
        UpdatedAt = at,
    };
}

/// <summary>What became of a write.</summary>
public enum LinkWriteOutcome
{
    Done,
    NotFound,
    VersionMismatch,
    SlugTaken,
    ExternalIdTaken,
}

/// <param name="Outcome">What became of the write.</param>
/// <param name="Link">The link as stored when <see cref="LinkWriteOutcome.Done"/>.</param>
public readonly record struct LinkWriteResult(LinkWriteOutcome Outcome, Link? Link);

/// <param name="Outcome"><c>Done</c>, <c>SlugTaken</c> or <c>ExternalIdTaken</c>.</param>
/// <param name="LinkId">The created link, or the link of the same workspace that holds the slug (deleted or not), else 0.</param>
/// <param name="Version">Version of a created link, else 0.</param>
/// <param name="Link">The created link, else null.</param>
public readonly record struct BulkLinkResult(LinkWriteOutcome Outcome, long LinkId, long Version, Link? Link = null);
