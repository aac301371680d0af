using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ILinkBatches" />
/// <remarks>The writer is given back between slices of some ten milliseconds: commits of clicks wait for it.</remarks>
public sealed class SqliteLinkBatches(SqliteDatabase database) : ILinkBatches
{
    private const int SliceRows = 250;
    private const int DisableRows = 500;

    private const string Update = """
        UPDATE links
        SET url = @Url, redirect_code = @RedirectCode, forward_query = @ForwardQuery, enabled = @Enabled, disabled_reason = @DisabledReason,
            title = @Title, tags = @Tags, options = @Options, notes = @Notes, folder = @Folder, archived = @Archived, url_hash = @UrlHash,
            url_host = @UrlHost, search_text = @SearchText, version = max(version + 1, @AtVersion), updated_at = @At
        WHERE id = @Id AND workspace_id = @WorkspaceId AND version = @Version AND deleted_at IS NULL
        RETURNING id AS Id, domain_id AS DomainId, slug AS Slug, version AS Version
        """;

    private const string Delete = """
        UPDATE links
        SET deleted_at = @At, updated_at = @At, version = max(version + 1, @At)
        WHERE id IN (SELECT value FROM json_each(@Ids)) AND +workspace_id = @WorkspaceId AND deleted_at IS NULL
        RETURNING id AS Id, domain_id AS DomainId, slug AS Slug, version AS Version
        """;

    /// <summary>A slug behind a tilde was given away, and an external id may have been: those are restored one by one.</summary>
    private const string Restore = """
        UPDATE links
        SET deleted_at = NULL, updated_at = @At, version = max(version + 1, @At)
        WHERE id IN (SELECT value FROM json_each(@Ids)) AND +workspace_id = @WorkspaceId AND deleted_at IS NOT NULL AND purged_at IS NULL
          AND external_id IS NULL AND instr(slug, '~') = 0
        RETURNING id AS Id, domain_id AS DomainId, slug AS Slug, version AS Version
        """;

    private const string ReadHost = """
        SELECT id AS Id, url_host AS Host, enabled AS Enabled
        FROM links
        WHERE workspace_id = @WorkspaceId AND url_host >= @From AND url_host < @To AND (url_host, id) > (@AfterHost, @AfterId)
        ORDER BY url_host, id
        LIMIT @Limit
        """;

    private const string Disable = """
        UPDATE links
        SET enabled = 0, disabled_reason = @Reason, updated_at = @At, version = max(version + 1, @At)
        WHERE id IN (SELECT value FROM json_each(@Ids)) AND enabled = 1 AND url_host >= @From AND url_host < @To
        RETURNING id AS Id, domain_id AS DomainId, slug AS Slug, version AS Version
        """;

    public Task<IReadOnlyList<Link>> FindManyAsync(int workspaceId, IReadOnlyList<long> ids, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        IEnumerable<SqliteLinkRow> rows = connection.Query<SqliteLinkRow>(
            SqliteLinkSql.FindMany, new { WorkspaceId = workspaceId, Ids = SqliteLinkSql.Json(ids) });
        return Task.FromResult<IReadOnlyList<Link>>([.. rows.Where(row => row.DeletedAt is null).Select(row => row.ToLink())]);
    }

    public async Task<IReadOnlyList<ChangedLink>> UpdateAsync(IReadOnlyList<Link> links, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        List<ChangedLink> changed = [];
        foreach (Link[] slice in links.Chunk(SliceRows))
        {
            changed.AddRange(await ChangeAsync(at, LinkChangeKind.Updated, (connection, transaction) =>
                slice.SelectMany(link => connection.Query<Row>(Update, Parameters(link, at), transaction)).ToList(), ct));
        }

        return changed;
    }

    public Task<IReadOnlyList<ChangedLink>> DeleteAsync(int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken ct) =>
        ChangeAllAsync(Delete, LinkChangeKind.Deleted, workspaceId, ids, now, ct);

    public Task<IReadOnlyList<ChangedLink>> RestoreAsync(int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken ct) =>
        ChangeAllAsync(Restore, LinkChangeKind.Restored, workspaceId, ids, now, ct);

    public async Task<DisabledBatch> DisableHostAsync(
        int workspaceId, string host, string reason, HostCursor? after, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        // Behind a dot the slash is the next character: the range holds the host and what lies below it.
        string to = host[..^1] + "/";
        HostRow[] rows;
        using (SqliteConnection reader = database.OpenReader())
        {
            rows = [.. reader.Query<HostRow>(
                ReadHost,
                new { WorkspaceId = workspaceId, From = host, To = to, AfterHost = after?.Host ?? "", AfterId = after?.Id ?? 0, Limit = DisableRows })];
        }

        string ids = SqliteLinkSql.Json(rows.Where(row => row.Enabled != 0).Select(row => row.Id));
        IReadOnlyList<ChangedLink> changed = ids == "[]" ? [] : await ChangeAsync(at, LinkChangeKind.Updated, (connection, transaction) =>
            connection.Query<Row>(Disable, new { Ids = ids, From = host, To = to, Reason = reason, At = at }, transaction).ToList(), ct);
        return new DisabledBatch(changed, rows.Length < DisableRows ? null : new HostCursor(rows[^1].Host, rows[^1].Id));
    }

    private async Task<IReadOnlyList<ChangedLink>> ChangeAllAsync(
        string sql, LinkChangeKind kind, int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken ct)
    {
        long at = UnixMicros.From(now);
        List<ChangedLink> changed = [];
        foreach (long[] slice in ids.Chunk(SliceRows))
        {
            changed.AddRange(await ChangeAsync(at, kind, (connection, transaction) =>
                connection.Query<Row>(sql, new { Ids = SqliteLinkSql.Json(slice), WorkspaceId = workspaceId, At = at }, transaction).ToList(), ct));
        }

        return changed;
    }

    private async Task<IReadOnlyList<ChangedLink>> ChangeAsync(
        long at, LinkChangeKind kind, Func<SqliteConnection, SqliteTransaction, List<Row>> change, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        List<Row> rows = change(writer.Connection, transaction);
        writer.Connection.Execute(
            SqliteLinkSql.RecordChange,
            rows.Select(row => new { row.DomainId, row.Slug, row.Version, At = at, LinkId = (long?)row.Id, Kind = (int?)kind }),
            transaction);
        transaction.Commit();
        return [.. rows.Select(row => new ChangedLink(row.Id, (int)row.DomainId, row.Slug, row.Version))];
    }

    private static object Parameters(Link link, long at) => new
    {
        link.Id,
        link.WorkspaceId,
        link.Version,
        link.Url,
        link.RedirectCode,
        link.ForwardQuery,
        link.Enabled,
        link.DisabledReason,
        link.Title,
        Tags = JsonSerializer.Serialize(link.Tags),
        Options = LinkOptions.Write(link.Options),
        link.Notes,
        link.Folder,
        link.Archived,
        UrlHash = DestinationKey.HashOf(link.Url),
        UrlHost = DestinationKey.HostOf(link.Url),
        SearchText = LinkSearchText.Of(link),
        AtVersion = at,
        At = at,
    };

    private sealed record Row(long Id, long DomainId, string Slug, long Version);

    private sealed record HostRow(long Id, string Host, long Enabled);
}
