using Dapper;
using Npgsql;
using Shortener.Core.Accounts;
using Shortener.Core.Interstitials;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IInterstitialStore" />
public sealed class PostgresInterstitialStore(NpgsqlDataSource database) : IInterstitialStore
{
    /// <summary>Every node learns of a change by this number; the row's lock puts the changes of a workspace in order until each is committed.</summary>
    internal const string BumpSql = """
        INSERT INTO interstitial_workspaces (workspace_id, version) VALUES (@WorkspaceId, 1)
        ON CONFLICT (workspace_id) DO UPDATE SET version = interstitial_workspaces.version + 1
        """;

    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, name AS Name, enabled AS Enabled, settings AS Settings, version AS Version,
        created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    private const string CountSql = "SELECT count(*) FROM interstitials WHERE workspace_id = @WorkspaceId AND deleted_at IS NULL";

    private const string CreateSql = """
        INSERT INTO interstitials (workspace_id, name, enabled, settings, version, created_at, updated_at)
        VALUES (@WorkspaceId, @Name, @Enabled, '{}', 1, @At, @At)
        RETURNING id
        """;

    private const string WriteSettingsSql = "UPDATE interstitials SET settings = @Settings WHERE id = @Id";

    private const string FindSql = $"SELECT {Columns} FROM interstitials WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL";

    private const string ListSql = $"""
        SELECT {Columns}
        FROM interstitials
        WHERE workspace_id = @WorkspaceId AND id > @AfterId AND deleted_at IS NULL
        ORDER BY id
        LIMIT @Limit
        """;

    private const string UpdateSql = """
        UPDATE interstitials
        SET name = @Name, enabled = @Enabled, settings = @Settings, version = version + 1, updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version AND deleted_at IS NULL
        """;

    private const string DeleteSql = """
        UPDATE interstitials
        SET deleted_at = @At, version = version + 1
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL AND (@Version::bigint IS NULL OR version = @Version)
        """;

    private const string NewCreativeSql = """
        INSERT INTO creatives (interstitial_id, workspace_id, name) VALUES (@InterstitialId, @WorkspaceId, @Name) RETURNING id
        """;

    private const string NameCreativeSql = "UPDATE creatives SET name = @Name WHERE id = @Id AND interstitial_id = @InterstitialId AND name <> @Name";

    private const string FindAttachmentsSql = """
        SELECT attachments AS Attachments, attachments_version AS Version FROM interstitial_workspaces WHERE workspace_id = @WorkspaceId
        """;

    private const string AttachSql = """
        UPDATE interstitial_workspaces
        SET attachments = @Attachments, attachments_version = attachments_version + 1
        WHERE workspace_id = @WorkspaceId
        """;

    private const string LoadSql = """
        SELECT i.version AS Version, i.attachments AS Attachments, w.visitor_cookies AS Cookies, w.honour_privacy_signals AS HonourSignals
        FROM interstitial_workspaces i
        JOIN workspaces w ON w.id = i.workspace_id
        WHERE i.workspace_id = @WorkspaceId AND w.deleted_at IS NULL
        """;

    private const string EnsureKeySql = "INSERT INTO interstitial_keys (id, secret, created_at) VALUES (1, @Fresh, @At) ON CONFLICT (id) DO NOTHING";

    public async Task<InterstitialResult> CreateAsync(Interstitial interstitial, int limit, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        // First, so that its lock keeps others from counting the same number.
        await connection.ExecuteAsync(Command(BumpSql, new { interstitial.WorkspaceId }, transaction, ct));
        if (await connection.ExecuteScalarAsync<long>(Command(CountSql, new { interstitial.WorkspaceId }, transaction, ct)) >= limit)
        {
            return new InterstitialResult(InterstitialOutcome.LimitReached, null);
        }

        long id = await connection.ExecuteScalarAsync<long>(Command(
            CreateSql, new { interstitial.WorkspaceId, interstitial.Name, interstitial.Enabled, At = PostgresInstant.Of(now) }, transaction, ct));
        InterstitialSettings settings = await NumberCreativesAsync(connection, transaction, interstitial with { Id = id }, ct);
        await connection.ExecuteAsync(Command(WriteSettingsSql, new { Id = id, Settings = settings.Write() }, transaction, ct));
        Interstitial stored = (await FindAsync(connection, transaction, interstitial.WorkspaceId, id, ct))!;
        await transaction.CommitAsync(ct);
        return new InterstitialResult(InterstitialOutcome.Done, stored);
    }

    public async Task<Interstitial?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindAsync(connection, null, workspaceId, id, ct);
    }

    public async Task<IReadOnlyList<Interstitial>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await ListAsync(connection, workspaceId, afterId, limit, ct);
    }

    public async Task<InterstitialResult> UpdateAsync(Interstitial interstitial, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(Command(BumpSql, new { interstitial.WorkspaceId }, transaction, ct));
        Interstitial? before = await FindAsync(connection, transaction, interstitial.WorkspaceId, interstitial.Id, ct);
        if (before is null || before.Version != interstitial.Version)
        {
            return new InterstitialResult(before is null ? InterstitialOutcome.NotFound : InterstitialOutcome.VersionMismatch, null);
        }

        InterstitialSettings settings = await NumberCreativesAsync(connection, transaction, interstitial, ct);
        var changed = new
        {
            interstitial.Id,
            interstitial.WorkspaceId,
            interstitial.Version,
            interstitial.Name,
            interstitial.Enabled,
            Settings = settings.Write(),
            At = PostgresInstant.Of(now),
        };
        await connection.ExecuteAsync(Command(UpdateSql, changed, transaction, ct));
        Interstitial stored = (await FindAsync(connection, transaction, interstitial.WorkspaceId, interstitial.Id, ct))!;
        await transaction.CommitAsync(ct);
        return new InterstitialResult(InterstitialOutcome.Done, stored);
    }

    public async Task<InterstitialOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(Command(BumpSql, new { WorkspaceId = workspaceId }, transaction, ct));
        var deleted = new { Id = id, WorkspaceId = workspaceId, Version = expectedVersion, At = PostgresInstant.Of(now) };
        if (await connection.ExecuteAsync(Command(DeleteSql, deleted, transaction, ct)) == 0)
        {
            return await FindAsync(connection, transaction, workspaceId, id, ct) is null ? InterstitialOutcome.NotFound : InterstitialOutcome.VersionMismatch;
        }

        await transaction.CommitAsync(ct);
        return InterstitialOutcome.Done;
    }

    public async Task<StoredAttachments> FindAttachmentsAsync(int workspaceId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await FindAttachmentsAsync(connection, null, workspaceId, ct);
    }

    public async Task<StoredAttachments?> AttachAsync(
        int workspaceId, InterstitialAttachments attachments, long? expectedVersion, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        long versionBefore = (await FindAttachmentsAsync(connection, transaction, workspaceId, ct)).Version;
        await connection.ExecuteAsync(Command(BumpSql, new { WorkspaceId = workspaceId }, transaction, ct));
        // Behind the lock: another change may have come between. A row that was just made has version 1 and was 0 to whoever asked.
        long version = (await FindAttachmentsAsync(connection, transaction, workspaceId, ct)).Version;
        if (expectedVersion is { } expected && expected != version && !(expected == 0 && versionBefore == 0 && version == 1))
        {
            return null;
        }

        await connection.ExecuteAsync(Command(
            AttachSql, new { WorkspaceId = workspaceId, Attachments = attachments.Write() }, transaction, ct));
        StoredAttachments stored = await FindAttachmentsAsync(connection, transaction, workspaceId, ct);
        await transaction.CommitAsync(ct);
        return stored;
    }

    public async Task<IReadOnlyDictionary<int, long>> ReadVersionsAsync(CancellationToken ct)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT workspace_id, version FROM interstitial_workspaces");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(ct);
        var versions = new Dictionary<int, long>();
        while (await rows.ReadAsync(ct))
        {
            versions[rows.GetInt32(0)] = rows.GetInt64(1);
        }

        return versions;
    }

    public async Task<InterstitialWorkspace?> LoadAsync(int workspaceId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        WorkspaceRow? row = await connection.ReadRowAsync<WorkspaceRow>(Command(LoadSql, new { WorkspaceId = workspaceId }, null, ct));
        return row is null ? null : new InterstitialWorkspace(
            workspaceId,
            row.Version,
            InterstitialAttachments.Read(row.Attachments),
            await ListAsync(connection, workspaceId, 0, int.MaxValue, ct),
            StoredVisitorCookies.Parse(row.Cookies),
            row.HonourSignals);
    }

    public async Task<IReadOnlyList<string>> FindTagsAsync(int workspaceId, long linkId, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<string[]>(Command(
            "SELECT tags FROM links WHERE id = @LinkId AND workspace_id = @WorkspaceId", new { LinkId = linkId, WorkspaceId = workspaceId }, null, ct)) ?? [];
    }

    public async Task<byte[]> EnsureKeyAsync(byte[] fresh, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(Command(EnsureKeySql, new { Fresh = fresh, At = PostgresInstant.Of(now) }, null, ct));
        // A statement of its own: it sees what another node committed while the insert waited for it.
        return (await connection.ExecuteScalarAsync<byte[]>(Command("SELECT secret FROM interstitial_keys WHERE id = 1", null, null, ct)))!;
    }

    /// <summary>Gives creatives without an id one, and keeps the names of the others current.</summary>
    private static async Task<InterstitialSettings> NumberCreativesAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Interstitial interstitial, CancellationToken ct)
    {
        var numbered = new List<Creative>(interstitial.Settings.Creatives.Count);
        foreach (Creative creative in interstitial.Settings.Creatives)
        {
            var row = new { creative.Id, InterstitialId = interstitial.Id, interstitial.WorkspaceId, creative.Name };
            if (creative.Id == 0)
            {
                long id = await connection.ExecuteScalarAsync<long>(Command(NewCreativeSql, row, transaction, ct));
                numbered.Add(creative with { Id = id });
                continue;
            }

            await connection.ExecuteAsync(Command(NameCreativeSql, row, transaction, ct));
            numbered.Add(creative);
        }

        return interstitial.Settings with { Creatives = numbered };
    }

    private static async Task<Interstitial?> FindAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, int workspaceId, long id, CancellationToken ct) =>
        (await connection.ReadRowAsync<Row>(Command(FindSql, new { Id = id, WorkspaceId = workspaceId }, transaction, ct)))?.ToInterstitial();

    private static async Task<IReadOnlyList<Interstitial>> ListAsync(
        NpgsqlConnection connection, int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        List<Row> rows = await connection.ReadRowsAsync<Row>(Command(
            ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit }, null, ct));
        return [.. rows.Select(row => row.ToInterstitial())];
    }

    private static async Task<StoredAttachments> FindAttachmentsAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, int workspaceId, CancellationToken ct) =>
        await connection.ReadRowAsync<AttachmentsRow>(Command(FindAttachmentsSql, new { WorkspaceId = workspaceId }, transaction, ct)) is { } row
            ? new StoredAttachments(InterstitialAttachments.Read(row.Attachments), row.Version)
            : new StoredAttachments(InterstitialAttachments.None, 0);

    private static CommandDefinition Command(string sql, object? parameters, NpgsqlTransaction? transaction, CancellationToken ct) =>
        new(sql, parameters, transaction, cancellationToken: ct);

    private sealed class Row
    {
        public long Id { get; set; }

        public int WorkspaceId { get; set; }

        public string Name { get; set; } = "";

        public bool Enabled { get; set; }

        public string Settings { get; set; } = "{}";

        public long Version { get; set; }

        public DateTime CreatedAt { get; set; }

        public DateTime UpdatedAt { get; set; }

        public Interstitial ToInterstitial() => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            Name = Name,
            Enabled = Enabled,
            Settings = InterstitialSettings.ReadOrEmpty(Settings),
            Version = Version,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }

    private sealed class AttachmentsRow
    {
        public string Attachments { get; set; } = "{}";

        public long Version { get; set; }
    }

    private sealed class WorkspaceRow
    {
        public long Version { get; set; }

        public string Attachments { get; set; } = "{}";

        public string Cookies { get; set; } = "";

        public bool HonourSignals { get; set; }
    }
}
