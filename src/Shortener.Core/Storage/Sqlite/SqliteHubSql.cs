using Shortener.Core.Clicks;
using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Rows of hubs as SQLite has them.</summary>
internal static class SqliteHubSql
{
    public const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, handle AS Handle, name AS Name, domain_id AS DomainId, draft AS Draft, published AS Published,
        live AS Live, published_at AS PublishedAt, version AS Version, page_version AS PageVersion, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    /// <summary>The next page version; its statement must be in the transaction of the change.</summary>
    public const string Tick = """
        INSERT INTO hub_clock AS c (id, version) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = c.version + 1 RETURNING version
        """;
}

/// <summary>A row of <see cref="SqliteHubSql.Columns"/>.</summary>
internal sealed class SqliteHubRow
{
    public long Id { get; init; }

    public long WorkspaceId { get; init; }

    public string Handle { get; init; } = "";

    public string Name { get; init; } = "";

    public long? DomainId { get; init; }

    public string Draft { get; init; } = "";

    public string? Published { get; init; }

    public long Live { get; init; }

    public long? PublishedAt { get; init; }

    public long Version { get; init; }

    public long PageVersion { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public Hub ToHub() => new()
    {
        Id = Id,
        WorkspaceId = (int)WorkspaceId,
        Handle = Handle,
        Name = Name,
        DomainId = (int?)DomainId,
        Draft = Draft,
        Published = Published,
        IsPublished = Live != 0,
        PublishedAt = PublishedAt is { } at ? UnixMicros.ToInstant(at) : null,
        Version = Version,
        PageVersion = PageVersion,
        CreatedAt = UnixMicros.ToInstant(CreatedAt),
        UpdatedAt = UnixMicros.ToInstant(UpdatedAt),
    };
}
