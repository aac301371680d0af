using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IHubStore" />
public sealed class SqliteHubStore(SqliteDatabase database) : IHubStore
{
    private const int UniqueViolation = 2067;

    private const string CreateSql = $"""
        INSERT INTO hubs (workspace_id, handle, name, domain_id, draft, live, version, page_version, created_at, updated_at)
        VALUES (@WorkspaceId, @Handle, @Name, @DomainId, @Draft, 0, 1, @PageVersion, @At, @At)
        RETURNING {SqliteHubSql.Columns}
        """;

    private const string FindSql = $"""
        SELECT {SqliteHubSql.Columns} FROM hubs WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL
        """;

    private const string HasHandleSql = "SELECT EXISTS (SELECT 1 FROM hubs WHERE handle = @Handle)";

    private const string ListSql = """
        SELECT id AS Id, handle AS Handle, name AS Name, domain_id AS DomainId, live AS Live, published_at AS PublishedAt,
            published IS NOT draft AS HasChanges, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM hubs
        WHERE workspace_id = @WorkspaceId AND id > @AfterId AND deleted_at IS NULL
        ORDER BY id
        LIMIT @Limit
        """;

    private const string UpdateSql = $"""
        UPDATE hubs
        SET handle = @Handle, name = @Name, domain_id = @DomainId, version = version + 1, page_version = @PageVersion, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version AND deleted_at IS NULL
        RETURNING {SqliteHubSql.Columns}
        """;

    private const string SaveSql = $"""
        UPDATE hubs
        SET draft = @Document, version = version + 1, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version IS NULL OR version = @Version) AND deleted_at IS NULL
        RETURNING {SqliteHubSql.Columns}
        """;

    private const string NewestVersionSql = """
        SELECT number AS Number, author AS Author, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM hub_versions WHERE hub_id = @HubId ORDER BY number DESC LIMIT 1
        """;

    private const string RewriteVersionSql = "UPDATE hub_versions SET document = @Document, updated_at = @At WHERE hub_id = @HubId AND number = @Number";

    private const string AddVersionSql = """
        INSERT INTO hub_versions (hub_id, number, author, document, created_at, updated_at) VALUES (@HubId, @Number, @Author, @Document, @At, @At)
        """;

    private const string PruneVersionsSql = """
        DELETE FROM hub_versions
        WHERE hub_id = @HubId
          AND number < (SELECT min(number) FROM (SELECT number FROM hub_versions WHERE hub_id = @HubId ORDER BY number DESC LIMIT @Max))
        """;

    private const string NameBlockSql = "UPDATE hub_blocks SET kind = @Kind, label = @Label WHERE id = @Id AND hub_id = @HubId";

    private const string PublishSql = $"""
        UPDATE hubs
        SET published = draft, published_at = @At, live = 1, version = version + 1, page_version = @PageVersion, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version AND deleted_at IS NULL
        RETURNING {SqliteHubSql.Columns}
        """;

    private const string UnpublishSql = $"""
        UPDATE hubs
        SET live = 0, version = version + 1, page_version = @PageVersion, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version IS NULL OR version = @Version) AND deleted_at IS NULL
        RETURNING {SqliteHubSql.Columns}
        """;

    private const string DeleteSql = """
        UPDATE hubs
        SET handle = '~' || id, domain_id = NULL, live = 0, version = version + 1, page_version = @PageVersion, updated_at = @At, deleted_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version IS NULL OR version = @Version) AND deleted_at IS NULL
        """;

    private const string ListVersionsSql = """
        SELECT number AS Number, author AS Author, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM hub_versions WHERE hub_id = @HubId ORDER BY number DESC
        """;

    private const string FindVersionSql = "SELECT document FROM hub_versions WHERE hub_id = @HubId AND number = @Number";

    private const string AddBlockSql = """
        INSERT INTO hub_blocks (hub_id, workspace_id, kind, label) VALUES (@HubId, @WorkspaceId, @Kind, '') RETURNING id
        """;

    private const string FindBlocksSql = "SELECT id FROM hub_blocks WHERE hub_id = @HubId AND id IN @Ids";

    public Task<HubResult> CreateAsync(NewHub hub, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        connection => connection.QuerySingleOrDefault<SqliteHubRow>(CreateSql, new
        {
            hub.WorkspaceId,
            hub.Handle,
            hub.Name,
            hub.DomainId,
            hub.Draft,
            PageVersion = Tick(connection),
            At = UnixMicros.From(now),
        }),
        hub.WorkspaceId,
        0,
        ct);

    public Task<Hub?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(Find(connection, workspaceId, id));
    }

    public Task<IReadOnlyList<HubSummary>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<HubSummary>>(
            [.. connection.Query<SummaryRow>(ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit }).Select(row => row.ToSummary())]);
    }

    public Task<bool> HasHandleAsync(string handle, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingle<bool>(HasHandleSql, new { Handle = handle }));
    }

    public Task<HubResult> UpdateAsync(Hub hub, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        connection => connection.QuerySingleOrDefault<SqliteHubRow>(UpdateSql, new
        {
            hub.Id,
            hub.WorkspaceId,
            hub.Handle,
            hub.Name,
            hub.DomainId,
            hub.Version,
            PageVersion = Tick(connection),
            At = UnixMicros.From(now),
        }),
        hub.WorkspaceId,
        hub.Id,
        ct);

    public Task<HubResult> SaveDraftAsync(HubDraft draft, long? expectedVersion, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        connection =>
        {
            SqliteHubRow? row = connection.QuerySingleOrDefault<SqliteHubRow>(SaveSql, new
            {
                Id = draft.HubId,
                draft.WorkspaceId,
                draft.Document,
                Version = expectedVersion,
                At = UnixMicros.From(now),
            });
            if (row is not null)
            {
                KeepVersion(connection, draft, now);
                connection.Execute(NameBlockSql, draft.Blocks.Select(block => new { block.Id, block.Kind, block.Label, draft.HubId }));
            }

            return row;
        },
        draft.WorkspaceId,
        draft.HubId,
        ct);

    public Task<HubResult> PublishAsync(int workspaceId, long id, long expectedVersion, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        connection => connection.QuerySingleOrDefault<SqliteHubRow>(PublishSql, new
        {
            Id = id,
            WorkspaceId = workspaceId,
            Version = expectedVersion,
            PageVersion = Tick(connection),
            At = UnixMicros.From(now),
        }),
        workspaceId,
        id,
        ct);

    public Task<HubResult> UnpublishAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        connection => connection.QuerySingleOrDefault<SqliteHubRow>(UnpublishSql, new
        {
            Id = id,
            WorkspaceId = workspaceId,
            Version = expectedVersion,
            PageVersion = Tick(connection),
            At = UnixMicros.From(now),
        }),
        workspaceId,
        id,
        ct);

    public async Task<HubOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        int deleted = writer.Connection.Execute(DeleteSql, new
        {
            Id = id,
            WorkspaceId = workspaceId,
            Version = expectedVersion,
            PageVersion = Tick(writer.Connection),
            At = UnixMicros.From(now),
        });
        if (deleted == 0)
        {
            return Missed(writer.Connection, workspaceId, id);
        }

        transaction.Commit();
        return HubOutcome.Done;
    }

    public Task<IReadOnlyList<HubVersion>> ListVersionsAsync(long hubId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<HubVersion>>(
            [.. connection.Query<VersionRow>(ListVersionsSql, new { HubId = hubId }).Select(row => row.ToVersion())]);
    }

    public Task<string?> FindVersionAsync(long hubId, long number, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(connection.QuerySingleOrDefault<string>(FindVersionSql, new { HubId = hubId, Number = number }));
    }

    public async Task<IReadOnlyList<long>> AddBlocksAsync(int workspaceId, long hubId, IReadOnlyList<string> kinds, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        long[] ids = [.. kinds.Select(kind =>
            writer.Connection.QuerySingle<long>(AddBlockSql, new { HubId = hubId, WorkspaceId = workspaceId, Kind = kind }))];
        transaction.Commit();
        return ids;
    }

    public Task<IReadOnlySet<long>> FindBlocksAsync(long hubId, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlySet<long>>(connection.Query<long>(FindBlocksSql, new { HubId = hubId, Ids = ids }).ToHashSet());
    }

    private static void KeepVersion(SqliteConnection connection, HubDraft draft, DateTimeOffset now)
    {
        HubVersion? newest = connection.QuerySingleOrDefault<VersionRow>(NewestVersionSql, new { draft.HubId })?.ToVersion();
        bool goesOn = !draft.BeginsVersion && newest is not null && newest.Author == draft.Author && now - newest.CreatedAt < HubVersions.Coalesce;
        connection.Execute(goesOn ? RewriteVersionSql : AddVersionSql, new
        {
            draft.HubId,
            Number = goesOn ? newest!.Number : (newest?.Number ?? 0) + 1,
            draft.Author,
            draft.Document,
            At = UnixMicros.From(now),
        });
        connection.Execute(PruneVersionsSql, new { draft.HubId, HubVersions.Max });
    }

    private static long Tick(SqliteConnection connection) => connection.QuerySingle<long>(SqliteHubSql.Tick);

    private static HubOutcome Missed(SqliteConnection connection, int workspaceId, long id) =>
        Find(connection, workspaceId, id) is null ? HubOutcome.NotFound : HubOutcome.VersionMismatch;

    private static Hub? Find(SqliteConnection connection, int workspaceId, long id) =>
        connection.QuerySingleOrDefault<SqliteHubRow>(FindSql, new { Id = id, WorkspaceId = workspaceId })?.ToHub();

    /// <summary>One transaction, given up where it met no row.</summary>
    private async Task<HubResult> WriteAsync(Func<SqliteConnection, SqliteHubRow?> write, int workspaceId, long id, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        try
        {
            if (write(writer.Connection) is not { } row)
            {
                return new HubResult(Missed(writer.Connection, workspaceId, id), null);
            }

            transaction.Commit();
            return new HubResult(HubOutcome.Done, row.ToHub());
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == UniqueViolation)
        {
            bool domain = e.Message.Contains("hubs.domain_id", StringComparison.Ordinal);
            return new HubResult(domain ? HubOutcome.DomainTaken : HubOutcome.HandleTaken, null);
        }
    }

    private sealed record VersionRow(long Number, string Author, long CreatedAt, long UpdatedAt)
    {
        public HubVersion ToVersion() => new(Number, Author, UnixMicros.ToInstant(CreatedAt), UnixMicros.ToInstant(UpdatedAt));
    }

    // With properties: SQLite gives a computed column no type, which Dapper needs for constructors.
    private sealed class SummaryRow
    {
        public long Id { get; init; }

        public string Handle { get; init; } = "";

        public string Name { get; init; } = "";

        public long? DomainId { get; init; }

        public long Live { get; init; }

        public long? PublishedAt { get; init; }

        public long HasChanges { get; init; }

        public long CreatedAt { get; init; }

        public long UpdatedAt { get; init; }

        public HubSummary ToSummary() => new()
        {
            Id = Id,
            Handle = Handle,
            Name = Name,
            DomainId = (int?)DomainId,
            IsPublished = Live != 0,
            PublishedAt = PublishedAt is { } at ? UnixMicros.ToInstant(at) : null,
            HasChanges = HasChanges != 0,
            CreatedAt = UnixMicros.ToInstant(CreatedAt),
            UpdatedAt = UnixMicros.ToInstant(UpdatedAt),
        };
    }
}
