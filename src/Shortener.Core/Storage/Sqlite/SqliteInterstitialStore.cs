using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Interstitials;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IInterstitialStore" />
public sealed class SqliteInterstitialStore(SqliteDatabase database) : IInterstitialStore
{
    /// <summary>Every node learns of a change by this number.</summary>
    internal const string BumpSql = """
        INSERT INTO interstitial_workspaces (workspace_id, version) VALUES (@WorkspaceId, 1)
        ON CONFLICT (workspace_id) DO UPDATE SET version = version + 1
        """;

    private const string Columns = """
        id AS Id, workspace_id AS WorkspaceId, name AS Name, enabled AS Enabled, settings AS Settings, version AS Version,
        created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    private const string CreateSql = """
        INSERT INTO interstitials (workspace_id, name, enabled, settings, version, created_at, updated_at)
        SELECT @WorkspaceId, @Name, @Enabled, '{}', 1, @At, @At
        WHERE (SELECT count(*) FROM interstitials WHERE workspace_id = @WorkspaceId AND deleted_at IS NULL) < @Limit
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
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL AND (@Version IS NULL OR version = @Version)
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

    public async Task<InterstitialResult> CreateAsync(Interstitial interstitial, int limit, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        long? id = writer.Connection.ExecuteScalar<long?>(
            CreateSql,
            new { interstitial.WorkspaceId, interstitial.Name, interstitial.Enabled, At = UnixMicros.From(now), Limit = limit },
            transaction);
        if (id is null)
        {
            return new InterstitialResult(InterstitialOutcome.LimitReached, null);
        }

        InterstitialSettings settings = NumberCreatives(writer.Connection, transaction, interstitial with { Id = id.Value });
        writer.Connection.Execute(WriteSettingsSql, new { Id = id.Value, Settings = settings.Write() }, transaction);
        return Commit(writer.Connection, transaction, interstitial.WorkspaceId, id.Value);
    }

    public Task<Interstitial?> FindAsync(int workspaceId, long id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(Find(connection, workspaceId, id));
    }

    public Task<IReadOnlyList<Interstitial>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(List(connection, workspaceId, afterId, limit));
    }

    public async Task<InterstitialResult> UpdateAsync(Interstitial interstitial, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        Interstitial? before = Find(writer.Connection, interstitial.WorkspaceId, interstitial.Id);
        if (before is null || before.Version != interstitial.Version)
        {
            return new InterstitialResult(before is null ? InterstitialOutcome.NotFound : InterstitialOutcome.VersionMismatch, null);
        }

        InterstitialSettings settings = NumberCreatives(writer.Connection, transaction, interstitial);
        writer.Connection.Execute(
            UpdateSql,
            new
            {
                interstitial.Id,
                interstitial.WorkspaceId,
                interstitial.Version,
                interstitial.Name,
                interstitial.Enabled,
                Settings = settings.Write(),
                At = UnixMicros.From(now),
            },
            transaction);
        return Commit(writer.Connection, transaction, interstitial.WorkspaceId, interstitial.Id);
    }

    public async Task<InterstitialOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (writer.Connection.Execute(
            DeleteSql, new { Id = id, WorkspaceId = workspaceId, Version = expectedVersion, At = UnixMicros.From(now) }, transaction) == 0)
        {
            return Find(writer.Connection, workspaceId, id) is null ? InterstitialOutcome.NotFound : InterstitialOutcome.VersionMismatch;
        }

        writer.Connection.Execute(BumpSql, new { WorkspaceId = workspaceId }, transaction);
        transaction.Commit();
        return InterstitialOutcome.Done;
    }

    public Task<StoredAttachments> FindAttachmentsAsync(int workspaceId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult(FindAttachments(connection, workspaceId));
    }

    public async Task<StoredAttachments?> AttachAsync(
        int workspaceId, InterstitialAttachments attachments, long? expectedVersion, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        if (expectedVersion is { } expected && FindAttachments(writer.Connection, workspaceId).Version != expected)
        {
            return null;
        }

        writer.Connection.Execute(BumpSql, new { WorkspaceId = workspaceId }, transaction);
        writer.Connection.Execute(AttachSql, new { WorkspaceId = workspaceId, Attachments = attachments.Write() }, transaction);
        transaction.Commit();
        return FindAttachments(writer.Connection, workspaceId);
    }

    public Task<IReadOnlyDictionary<int, long>> ReadVersionsAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyDictionary<int, long>>(connection
            .Query<(long WorkspaceId, long Version)>("SELECT workspace_id, version FROM interstitial_workspaces")
            .ToDictionary(row => (int)row.WorkspaceId, row => row.Version));
    }

    public Task<InterstitialWorkspace?> LoadAsync(int workspaceId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        WorkspaceRow? row = connection.QuerySingleOrDefault<WorkspaceRow>(LoadSql, new { WorkspaceId = workspaceId });
        return Task.FromResult(row is null ? null : new InterstitialWorkspace(
            workspaceId,
            row.Version,
            InterstitialAttachments.Read(row.Attachments),
            List(connection, workspaceId, 0, int.MaxValue),
            StoredVisitorCookies.Parse(row.Cookies),
            row.HonourSignals));
    }

    public Task<IReadOnlyList<string>> FindTagsAsync(int workspaceId, long linkId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        string? tags = connection.ExecuteScalar<string?>(
            "SELECT tags FROM links WHERE id = @LinkId AND workspace_id = @WorkspaceId", new { LinkId = linkId, WorkspaceId = workspaceId });
        return Task.FromResult<IReadOnlyList<string>>(tags is null ? [] : JsonSerializer.Deserialize<string[]>(tags)!);
    }

    public async Task<byte[]> EnsureKeyAsync(byte[] fresh, DateTimeOffset now, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        writer.Connection.Execute(
            "INSERT INTO interstitial_keys (id, secret, created_at) VALUES (1, @Fresh, @At) ON CONFLICT (id) DO NOTHING",
            new { Fresh = fresh, At = UnixMicros.From(now) });
        return writer.Connection.ExecuteScalar<byte[]>("SELECT secret FROM interstitial_keys WHERE id = 1")!;
    }

    /// <summary>Gives creatives without an id one, and keeps the names of the others current.</summary>
    private static InterstitialSettings NumberCreatives(SqliteConnection connection, SqliteTransaction transaction, Interstitial interstitial)
    {
        var numbered = new List<Creative>(interstitial.Settings.Creatives.Count);
        foreach (Creative creative in interstitial.Settings.Creatives)
        {
            if (creative.Id == 0)
            {
                long id = connection.ExecuteScalar<long>(
                    NewCreativeSql, new { InterstitialId = interstitial.Id, interstitial.WorkspaceId, creative.Name }, transaction);
                numbered.Add(creative with { Id = id });
                continue;
            }

            connection.Execute(NameCreativeSql, new { creative.Id, InterstitialId = interstitial.Id, creative.Name }, transaction);
            numbered.Add(creative);
        }

        return interstitial.Settings with { Creatives = numbered };
    }

    private static InterstitialResult Commit(SqliteConnection connection, SqliteTransaction transaction, int workspaceId, long id)
    {
        connection.Execute(BumpSql, new { WorkspaceId = workspaceId }, transaction);
        Interstitial stored = Find(connection, workspaceId, id)!;
        transaction.Commit();
        return new InterstitialResult(InterstitialOutcome.Done, stored);
    }

    private static Interstitial? Find(SqliteConnection connection, int workspaceId, long id) =>
        connection.QuerySingleOrDefault<Row>(FindSql, new { Id = id, WorkspaceId = workspaceId })?.ToInterstitial();

    private static IReadOnlyList<Interstitial> List(SqliteConnection connection, int workspaceId, long afterId, int limit) =>
        [.. connection.Query<Row>(ListSql, new { WorkspaceId = workspaceId, AfterId = afterId, Limit = limit }).Select(row => row.ToInterstitial())];

    private static StoredAttachments FindAttachments(SqliteConnection connection, int workspaceId) =>
        connection.QuerySingleOrDefault<AttachmentsRow>(FindAttachmentsSql, new { WorkspaceId = workspaceId }) is { } row
            ? new StoredAttachments(InterstitialAttachments.Read(row.Attachments), row.Version)
            : new StoredAttachments(InterstitialAttachments.None, 0);

    private sealed class Row
    {
        public long Id { get; set; }

        public int WorkspaceId { get; set; }

        public string Name { get; set; } = "";

        public bool Enabled { get; set; }

        public string Settings { get; set; } = "{}";

        public long Version { get; set; }

        public long CreatedAt { get; set; }

        public long UpdatedAt { get; set; }

        public Interstitial ToInterstitial() => new()
        {
            Id = Id,
            WorkspaceId = WorkspaceId,
            Name = Name,
            Enabled = Enabled,
            Settings = InterstitialSettings.ReadOrEmpty(Settings),
            Version = Version,
            CreatedAt = UnixMicros.ToInstant(CreatedAt),
            UpdatedAt = UnixMicros.ToInstant(UpdatedAt),
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
