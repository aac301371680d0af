using System.Text.Json;
using Microsoft.Data.Sqlite;
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

    /// <summary>A row in the order of <see cref="SqliteLinkSql.Columns"/>.</summary>
    public static SqliteLinkRow Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        WorkspaceId = reader.GetInt32(1),
        DomainId = reader.GetInt32(2),
        Domain = reader.GetString(3),
        Slug = reader.GetString(4),
        Url = reader.GetString(5),
        RedirectCode = reader.GetInt32(6),
        ForwardQuery = reader.GetBoolean(7),
        Enabled = reader.GetBoolean(8),
        DisabledReason = Text(reader, 9),
        Title = Text(reader, 10),
        ExternalId = Text(reader, 11),
        Tags = reader.GetString(12),
        Options = Text(reader, 13),
        Notes = Text(reader, 14),
        Folder = Text(reader, 15),
        Archived = reader.GetBoolean(16),
        DeletedAt = reader.IsDBNull(17) ? null : reader.GetInt64(17),
        Version = reader.GetInt64(18),
        CreatedAt = reader.GetInt64(19),
        UpdatedAt = reader.GetInt64(20),
        Clicks = reader.GetInt64(21),
    };

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

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
