using System.Text.Json;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>A row of <see cref="SqliteLinkSql.Columns"/>.</summary>
internal sealed class SqliteLinkRow
{
    public long Id { get; set; }

    public int WorkspaceId { get; set; }

    public int DomainId { get; set; }

    public string Domain { get; set; } = "";

    public string Slug { get; set; } = "";

    public string Url { get; set; } = "";

    public int RedirectCode { get; set; }

    public bool ForwardQuery { get; set; }

    public bool Enabled { get; set; }

    public string? DisabledReason { get; set; }

    public string? Title { get; set; }

    public string? ExternalId { get; set; }

    public string Tags { get; set; } = "[]";

    public string? Options { get; set; }

    public string? Notes { get; set; }

    public string? Folder { get; set; }

    public bool Archived { get; set; }

    public long? DeletedAt { get; set; }

    public long Version { get; set; }

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public long Clicks { get; set; }

    public static string[] TagsOf(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<string[]>(json) ?? [];

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
        Tags = TagsOf(Tags),
        Notes = Notes,
        Folder = Folder,
        Archived = Archived,
        Options = LinkOptions.ReadOrBlock(Options),
        Version = Version,
        CreatedAt = UnixMicros.ToInstant(CreatedAt),
        UpdatedAt = UnixMicros.ToInstant(UpdatedAt),
        DeletedAt = DeletedAt is { } at ? UnixMicros.ToInstant(at) : null,
        Clicks = Clicks,
    };
}
