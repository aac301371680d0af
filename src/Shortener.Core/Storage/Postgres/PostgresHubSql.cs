using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Rows of hubs as PostgreSQL has them.</summary>
internal static class PostgresHubSql
{
    public const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, handle AS Handle, name AS Name, domain_id AS DomainId, draft AS Draft, published AS Published,
        live AS Live, published_at AS PublishedAt, version AS Version, page_version AS PageVersion, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    /// <summary>The next page version; its row stays locked to the end of the transaction, which must be that of the change.</summary>
    public const string Tick = """
        INSERT INTO hub_clock AS c (id, version) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = c.version + 1 RETURNING version
        """;
}

/// <summary>A row of <see cref="PostgresHubSql.Columns"/>.</summary>
internal sealed class PostgresHubRow
{
    public long Id { get; init; }

    public int WorkspaceId { get; init; }

    public string Handle { get; init; } = "";

    public string Name { get; init; } = "";

    public int? DomainId { get; init; }

    public string Draft { get; init; } = "";

    public string? Published { get; init; }

    public bool Live { get; init; }

    public DateTime? PublishedAt { get; init; }

    public long Version { get; init; }

    public long PageVersion { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public Hub ToHub() => new()
    {
        Id = Id,
        WorkspaceId = WorkspaceId,
        Handle = Handle,
        Name = Name,
        DomainId = DomainId,
        Draft = Draft,
        Published = Published,
        IsPublished = Live,
        PublishedAt = PublishedAt is { } at ? new DateTimeOffset(at) : null,
        Version = Version,
        PageVersion = PageVersion,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
