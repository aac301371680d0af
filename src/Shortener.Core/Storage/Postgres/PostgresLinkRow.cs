using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <summary>A row of <see cref="PostgresLinkSql.Columns"/>.</summary>
internal sealed class PostgresLinkRow
{
    public long Id { get; set; }

    public int WorkspaceId { get; set; }

    public int DomainId { get; set; }

    public string Domain { get; set; } = "";

    public string Slug { get; set; } = "";

    public string Url { get; set; } = "";

    public short RedirectCode { get; set; }

    public bool ForwardQuery { get; set; }

    public bool Enabled { get; set; }

    public string? DisabledReason { get; set; }

    public string? Title { get; set; }

    public string? ExternalId { get; set; }

    public string[] Tags { get; set; } = [];

    public string? Options { get; set; }

    public string? Notes { get; set; }

    public string? Folder { get; set; }

    public bool Archived { get; set; }

    public DateTime? DeletedAt { get; set; }

    public long Version { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public long Clicks { get; set; }

    public Link ToLink() => new()
    {
        Id = Id,
        WorkspaceId = WorkspaceId,
        DomainId = DomainId,
        Domain = Domain.Length == 0 ? null : Domains.Domain.HostOf(Domain),
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
        Options = LinkOptions.ReadOrBlock(Options),
        Version = Version,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        DeletedAt = DeletedAt,
        Clicks = Clicks,
    };
}
