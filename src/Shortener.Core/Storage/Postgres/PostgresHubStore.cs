using Dapper;
using Npgsql;
using Shortener.Core.Hubs;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IHubStore" />
public sealed class PostgresHubStore(NpgsqlDataSource database) : IHubStore
{
    private const string CreateSql = $"""
        INSERT INTO hubs (workspace_id, handle, name, domain_id, draft, live, version, page_version, created_at, updated_at)
        VALUES (@WorkspaceId, @Handle, @Name, @DomainId, @Draft, false, 1, @PageVersion, @At, @At)
        RETURNING {PostgresHubSql.Columns}
        """;

    private const string FindSql = $"""
        SELECT {PostgresHubSql.Columns} FROM hubs WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL
        """;

    private const string HasHandleSql = "SELECT EXISTS (SELECT 1 FROM hubs WHERE handle = @Handle)";

    private const string ListSql = """
        SELECT id AS Id, handle AS Handle, name AS Name, domain_id AS DomainId, live AS Live, published_at AS PublishedAt,
            published IS DISTINCT FROM draft AS HasChanges, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM hubs
        WHERE workspace_id = @WorkspaceId AND id > @AfterId AND deleted_at IS NULL
        ORDER BY id
        LIMIT @Limit
        """;

    private const string UpdateSql = $"""
        UPDATE hubs
        SET handle = @Handle, name = @Name, domain_id = @DomainId, version = version + 1, page_version = @PageVersion, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version AND deleted_at IS NULL
        RETURNING {PostgresHubSql.Columns}
        """;

    private const string SaveSql = $"""
        UPDATE hubs
        SET draft = @Document, version = version + 1, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version::bigint IS NULL OR version = @Version) AND deleted_at IS NULL
        RETURNING {PostgresHubSql.Columns}
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
          AND number < (SELECT min(number) FROM (SELECT number FROM hub_versions WHERE hub_id = @HubId ORDER BY number DESC LIMIT @Max) kept)
        """;

    private const string NameBlocksSql = """
        UPDATE hub_blocks b SET kind = n.kind, label = n.label
        FROM unnest(@Ids, @Kinds, @Labels) AS n (id, kind, label)
        WHERE b.id = n.id AND b.hub_id = @HubId
        """;

    private const string PublishSql = $"""
        UPDATE hubs
        SET published = draft, published_at = @At, live = true, version = version + 1, page_version = @PageVersion, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version AND deleted_at IS NULL
        RETURNING {PostgresHubSql.Columns}
        """;

    private const string UnpublishSql = $"""
        UPDATE hubs
        SET live = false, version = version + 1, page_version = @PageVersion, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version::bigint IS NULL OR version = @Version) AND deleted_at IS NULL
        RETURNING {PostgresHubSql.Columns}
        """;

    private const string DeleteSql = $"""
        UPDATE hubs
        SET handle = '~' || id, domain_id = NULL, live = false, version = version + 1, page_version = @PageVersion, updated_at = @At, deleted_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND (@Version::bigint IS NULL OR version = @Version) AND deleted_at IS NULL
        RETURNING {PostgresHubSql.Columns}
        """;

    private const string ListVersionsSql = """
        SELECT number AS Number, author AS Author, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM hub_versions WHERE hub_id = @HubId ORDER BY number DESC
        """;

    private const string FindVersionSql = "SELECT document FROM hub_versions WHERE hub_id = @HubId AND number = @Number";

    private const string AddBlocksSql = """
        INSERT INTO hub_blocks (hub_id, workspace_id, kind, label)
        SELECT @HubId, @WorkspaceId, k.kind, '' FROM unnest(@Kinds) WITH ORDINALITY AS k (kind, position) ORDER BY k.position
        RETURNING id
        """;

    private const string FindBlocksSql = "SELECT id FROM hub_blocks WHERE hub_id = @HubId AND id = ANY (@Ids)";

    public Task<HubResult> CreateAsync(NewHub hub, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async (connection, transaction) => await ReadAsync(
            connection,
            transaction,
            CreateSql,
            new
            {
                hub.WorkspaceId,
                hub.Handle,
                hub.Name,
                hub.DomainId,
                hub.Draft,
                PageVersion = await TickAsync(connection, transaction, ct),
                At = PostgresInstant.Of(now),
            },
            ct),
        hub.WorkspaceId,
        0,
        ct);

    public async Task<Hub?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindAsync(connection, null, workspaceId, id, ct);
    }

    public async Task<IReadOnlyList<HubSummary>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<SummaryRow> rows = await connection.ReadRowsAsync<SummaryRow>(new CommandDefinition(
            ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToSummary())];
    }

    public async Task<bool> HasHandleAsync(string handle, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowsAsync<bool>(new CommandDefinition(HasHandleSql, new { Handle = handle }, cancellationToken: ct)))[0];
    }

    public Task<HubResult> UpdateAsync(Hub hub, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async (connection, transaction) => await ReadAsync(
            connection,
            transaction,
            UpdateSql,
            new
            {
                hub.Id,
                hub.WorkspaceId,
                hub.Handle,
                hub.Name,
                hub.DomainId,
                hub.Version,
                PageVersion = await TickAsync(connection, transaction, ct),
                At = PostgresInstant.Of(now),
            },
            ct),
        hub.WorkspaceId,
        hub.Id,
        ct);

    public Task<HubResult> SaveDraftAsync(HubDraft draft, long? expectedVersion, DateTimeOffset now, CancellationToken ct) => WriteAsync(
        async (connection, transaction) =>
        {
            PostgresHubRow? row = await ReadAsync(
                connection,
                transaction,
                SaveSql,
                new { Id = draft.HubId, draft.WorkspaceId, draft.Document, Version = expectedVersion, At = PostgresInstant.Of(now) },
                ct);
            if (row is not null)
            {
                await KeepVersionAsync(connection, transaction, draft, now, ct);
                await connection.ExecuteAsync(new CommandDefinition(
                    NameBlocksSql,
                    new
                    {
                        draft.HubId,
                        Ids = draft.Blocks.Select(block => block.Id).ToArray(),
                        Kinds = draft.Blocks.Select(block => block.Kind).ToArray(),
                        Labels = draft.Blocks.Select(block => block.Label).ToArray(),
                    },
                    transaction,
                    cancellationToken: ct));
            }

            return row;
        },
        draft.WorkspaceId,
        draft.HubId,
        ct);

    public Task<HubResult> PublishAsync(int workspaceId, long id, long expectedVersion, DateTimeOffset now, CancellationToken ct) =>
        ChangePageAsync(PublishSql, workspaceId, id, expectedVersion, now, ct);

    public Task<HubResult> UnpublishAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct) =>
        ChangePageAsync(UnpublishSql, workspaceId, id, expectedVersion, now, ct);

    public async Task<HubOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct) =>
        (await ChangePageAsync(DeleteSql, workspaceId, id, expectedVersion, now, ct)).Outcome;

    public async Task<IReadOnlyList<HubVersion>> ListVersionsAsync(long hubId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<VersionRow> rows = await connection.ReadRowsAsync<VersionRow>(
            new CommandDefinition(ListVersionsSql, new { HubId = hubId }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToVersion())];
    }

    public async Task<string?> FindVersionAsync(long hubId, long number, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowsAsync<string>(
            new CommandDefinition(FindVersionSql, new { HubId = hubId, Number = number }, cancellationToken: ct))).SingleOrDefault();
    }

    public async Task<IReadOnlyList<long>> AddBlocksAsync(int workspaceId, long hubId, IReadOnlyList<string> kinds, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<long> ids = await connection.ReadRowsAsync<long>(new CommandDefinition(
            AddBlocksSql, new { HubId = hubId, WorkspaceId = workspaceId, Kinds = kinds.ToArray() }, cancellationToken: ct));
        // Rows come back in no order that SQL promises.
        ids.Sort();
        return ids;
    }

    public async Task<IReadOnlySet<long>> FindBlocksAsync(long hubId, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return (await connection.ReadRowsAsync<long>(
            new CommandDefinition(FindBlocksSql, new { HubId = hubId, Ids = ids.ToArray() }, cancellationToken: ct))).ToHashSet();
    }

    private static async Task KeepVersionAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, HubDraft draft, DateTimeOffset now, CancellationToken ct)
    {
        HubVersion? newest = (await connection.ReadRowAsync<VersionRow>(
            new CommandDefinition(NewestVersionSql, new { draft.HubId }, transaction, cancellationToken: ct)))?.ToVersion();
        bool goesOn = !draft.BeginsVersion && newest is not null && newest.Author == draft.Author && now - newest.CreatedAt < HubVersions.Coalesce;
        await connection.ExecuteAsync(new CommandDefinition(
            goesOn ? RewriteVersionSql : AddVersionSql,
            new
            {
                draft.HubId,
                Number = goesOn ? newest!.Number : (newest?.Number ?? 0) + 1,
                draft.Author,
                draft.Document,
                At = PostgresInstant.Of(now),
            },
            transaction,
            cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            PruneVersionsSql, new { draft.HubId, HubVersions.Max }, transaction, cancellationToken: ct));
    }

    private static Task<long> TickAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.QuerySingleAsync<long>(new CommandDefinition(PostgresHubSql.Tick, transaction: transaction, cancellationToken: ct));

    private static Task<PostgresHubRow?> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, object parameters, CancellationToken ct) =>
        connection.ReadRowAsync<PostgresHubRow>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct));

    private static async Task<Hub?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, int workspaceId, long id, CancellationToken ct) =>
        (await ReadAsync(connection, transaction, FindSql, new { Id = id, WorkspaceId = workspaceId }, ct))?.ToHub();

    private Task<HubResult> ChangePageAsync(string sql, int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(
            async (connection, transaction) => await ReadAsync(
                connection,
                transaction,
                sql,
                new
                {
                    Id = id,
                    WorkspaceId = workspaceId,
                    Version = expectedVersion,
                    PageVersion = await TickAsync(connection, transaction, ct),
                    At = PostgresInstant.Of(now),
                },
                ct),
            workspaceId,
            id,
            ct);

    /// <summary>One transaction, given up where it met no row.</summary>
    private async Task<HubResult> WriteAsync(
        Func<NpgsqlConnection, NpgsqlTransaction, Task<PostgresHubRow?>> write, int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            if (await write(connection, transaction) is not { } row)
            {
                return new HubResult(
                    await FindAsync(connection, transaction, workspaceId, id, ct) is null ? HubOutcome.NotFound : HubOutcome.VersionMismatch, null);
            }

            await transaction.CommitAsync(ct);
            return new HubResult(HubOutcome.Done, row.ToHub());
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "hubs_handle_key" })
        {
            return new HubResult(HubOutcome.HandleTaken, null);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "hubs_domain_id_key" })
        {
            return new HubResult(HubOutcome.DomainTaken, null);
        }
    }

    private sealed record VersionRow(long Number, string Author, DateTime CreatedAt, DateTime UpdatedAt)
    {
        public HubVersion ToVersion() => new(Number, Author, CreatedAt, UpdatedAt);
    }

    private sealed class SummaryRow
    {
        public long Id { get; init; }

        public string Handle { get; init; } = "";

        public string Name { get; init; } = "";

        public int? DomainId { get; init; }

        public bool Live { get; init; }

        public DateTime? PublishedAt { get; init; }

        public bool HasChanges { get; init; }

        public DateTime CreatedAt { get; init; }

        public DateTime UpdatedAt { get; init; }

        public HubSummary ToSummary() => new()
        {
            Id = Id,
            Handle = Handle,
            Name = Name,
            DomainId = DomainId,
            IsPublished = Live,
            PublishedAt = PublishedAt is { } at ? new DateTimeOffset(at) : null,
            HasChanges = HasChanges,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }
}
