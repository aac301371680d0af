using System.Text.Json;
using Dapper;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ILinkBatches" />
/// <remarks>Rows are locked in the order of their ids, so that two batches wait for each other instead of deadlocking.</remarks>
public sealed class PostgresLinkBatches(NpgsqlDataSource database) : ILinkBatches
{
    private const int DisableRows = 2_000;

    private const string Announce = """
        , change AS (
            INSERT INTO link_changes (domain_id, slug, version, changed_at, link_id, kind)
            SELECT domain_id, slug, version, @At, id, @Kind FROM changed
        )
        SELECT id AS Id, domain_id AS DomainId, slug AS Slug, version AS Version FROM changed
        """;

    private const string Update = """
        WITH input AS (
            SELECT *
            FROM unnest(@Ids, @Versions, @Urls, @RedirectCodes, @ForwardQueries, @Enabled, @DisabledReasons, @Titles, @Tags, @Options, @Notes,
                        @Folders, @Archived, @UrlHashes, @UrlHosts, @SearchTexts)
                AS input (id, version, url, redirect_code, forward_query, enabled, disabled_reason, title, tags, options, notes, folder,
                          archived, url_hash, url_host, search_text)
        ), locked AS (
            SELECT l.id
            FROM links l JOIN input i ON i.id = l.id AND i.version = l.version
            WHERE l.workspace_id = @WorkspaceId AND l.deleted_at IS NULL
            ORDER BY l.id
            FOR UPDATE OF l
        ), changed AS (
            UPDATE links l
            SET url = i.url, redirect_code = i.redirect_code, forward_query = i.forward_query, enabled = i.enabled,
                disabled_reason = i.disabled_reason, title = i.title, tags = ARRAY(SELECT jsonb_array_elements_text(i.tags::jsonb)),
                options = i.options, notes = i.notes, folder = i.folder, archived = i.archived, url_hash = i.url_hash,
                url_host = i.url_host, search_text = i.search_text, version = greatest(l.version + 1, @Version), updated_at = @At
            FROM input i
            WHERE l.id = i.id AND l.version = i.version AND l.id IN (SELECT id FROM locked)
            RETURNING l.id, l.domain_id, l.slug, l.version
        )
        """ + Announce;

    private const string Delete = """
        WITH locked AS (
            SELECT id FROM links WHERE id = ANY (@Ids) AND workspace_id = @WorkspaceId AND deleted_at IS NULL ORDER BY id FOR UPDATE
        ), changed AS (
            UPDATE links
            SET deleted_at = @At, updated_at = @At, version = greatest(version + 1, @Version)
            WHERE id IN (SELECT id FROM locked) AND deleted_at IS NULL
            RETURNING id, domain_id, slug, version
        )
        """ + Announce;

    /// <summary>A slug behind a tilde was given away, and an external id may have been: those are restored one by one.</summary>
    private const string Restore = """
        WITH locked AS (
            SELECT id
            FROM links
            WHERE id = ANY (@Ids) AND workspace_id = @WorkspaceId AND deleted_at IS NOT NULL AND purged_at IS NULL
              AND external_id IS NULL AND strpos(slug, '~') = 0
            ORDER BY id
            FOR UPDATE
        ), changed AS (
            UPDATE links
            SET deleted_at = NULL, updated_at = @At, version = greatest(version + 1, @Version)
            WHERE id IN (SELECT id FROM locked) AND deleted_at IS NOT NULL
            RETURNING id, domain_id, slug, version
        )
        """ + Announce;

    private const string ReadHost = """
        SELECT id AS Id, url_host AS Host, enabled AS Enabled
        FROM links
        WHERE workspace_id = @WorkspaceId AND url_host >= @From AND url_host < @To AND (url_host, id) > (@AfterHost, @AfterId)
        ORDER BY url_host, id
        LIMIT @Limit
        """;

    private const string Disable = """
        WITH locked AS (
            SELECT id FROM links WHERE id = ANY (@Ids) AND enabled AND url_host >= @From AND url_host < @To ORDER BY id FOR UPDATE
        ), changed AS (
            UPDATE links
            SET enabled = false, disabled_reason = @Reason, updated_at = @At, version = greatest(version + 1, @Version)
            WHERE id IN (SELECT id FROM locked)
            RETURNING id, domain_id, slug, version
        )
        """ + Announce;

    public async Task<IReadOnlyList<Link>> FindManyAsync(int workspaceId, IReadOnlyList<long> ids, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<PostgresLinkRow> rows = await connection.ReadRowsAsync<PostgresLinkRow>(new CommandDefinition(
            PostgresLinkSql.FindMany, new { WorkspaceId = workspaceId, Ids = ids.ToArray() }, cancellationToken: ct));
        return [.. rows.Where(row => row.DeletedAt is null).Select(row => row.ToLink())];
    }

    public async Task<IReadOnlyList<ChangedLink>> UpdateAsync(IReadOnlyList<Link> links, DateTimeOffset now, CancellationToken ct)
    {
        List<ChangedLink> changed = [];
        foreach (IGrouping<int, Link> ofWorkspace in links.GroupBy(link => link.WorkspaceId))
        {
            Link[] batch = [.. ofWorkspace];
            DateTimeOffset at = Truncate(now);
            changed.AddRange(await ChangeAsync(
                Update,
                new
                {
                    WorkspaceId = ofWorkspace.Key,
                    Ids = batch.Select(link => link.Id).ToArray(),
                    Versions = batch.Select(link => link.Version).ToArray(),
                    Urls = batch.Select(link => link.Url).ToArray(),
                    RedirectCodes = batch.Select(link => (short)link.RedirectCode).ToArray(),
                    ForwardQueries = batch.Select(link => link.ForwardQuery).ToArray(),
                    Enabled = batch.Select(link => link.Enabled).ToArray(),
                    DisabledReasons = batch.Select(link => link.DisabledReason).ToArray(),
                    Titles = batch.Select(link => link.Title).ToArray(),
                    // Arrays of arrays must be rectangular in PostgreSQL, so tags travel as JSON.
                    Tags = batch.Select(link => JsonSerializer.Serialize(link.Tags)).ToArray(),
                    Options = batch.Select(link => LinkOptions.Write(link.Options)).ToArray(),
                    Notes = batch.Select(link => link.Notes).ToArray(),
                    Folders = batch.Select(link => link.Folder).ToArray(),
                    Archived = batch.Select(link => link.Archived).ToArray(),
                    UrlHashes = batch.Select(link => DestinationKey.HashOf(link.Url)).ToArray(),
                    UrlHosts = batch.Select(link => DestinationKey.HostOf(link.Url)).ToArray(),
                    SearchTexts = batch.Select(LinkSearchText.Of).ToArray(),
                    Version = UnixMicros.From(at),
                    At = at,
                    Kind = (short)LinkChangeKind.Updated,
                },
                ct));
        }

        return changed;
    }

    public Task<IReadOnlyList<ChangedLink>> DeleteAsync(int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(Delete, Of(workspaceId, ids, now, LinkChangeKind.Deleted), ct);

    public Task<IReadOnlyList<ChangedLink>> RestoreAsync(int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken ct) =>
        ChangeAsync(Restore, Of(workspaceId, ids, now, LinkChangeKind.Restored), ct);

    public async Task<DisabledBatch> DisableHostAsync(
        int workspaceId, string host, string reason, HostCursor? after, DateTimeOffset now, CancellationToken ct)
    {
        DateTimeOffset at = Truncate(now);
        // Behind a dot the slash is the next character: the range holds the host and what lies below it.
        string to = host[..^1] + "/";
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        HostRow[] rows = [.. await connection.ReadRowsAsync<HostRow>(new CommandDefinition(
            ReadHost,
            new { WorkspaceId = workspaceId, From = host, To = to, AfterHost = after?.Host ?? "", AfterId = after?.Id ?? 0, Limit = DisableRows },
            cancellationToken: ct))];
        ChangedLink[] changed = [.. await connection.ReadRowsAsync<ChangedLink>(new CommandDefinition(
            Disable,
            new
            {
                Ids = rows.Where(row => row.Enabled).Select(row => row.Id).ToArray(),
                From = host,
                To = to,
                Reason = reason,
                Version = UnixMicros.From(at),
                At = at,
                Kind = (short)LinkChangeKind.Updated,
            },
            cancellationToken: ct))];
        return new DisabledBatch(changed, rows.Length < DisableRows ? null : new HostCursor(rows[^1].Host, rows[^1].Id));
    }

    private static object Of(int workspaceId, IReadOnlyList<long> ids, DateTimeOffset now, LinkChangeKind kind) =>
        new { WorkspaceId = workspaceId, Ids = ids.ToArray(), Version = UnixMicros.From(now), At = Truncate(now), Kind = (short)kind };

    private async Task<IReadOnlyList<ChangedLink>> ChangeAsync(string sql, object parameters, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.ReadRowsAsync<ChangedLink>(new CommandDefinition(sql, parameters, cancellationToken: ct))];
    }

    private static DateTimeOffset Truncate(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    private sealed record HostRow(long Id, string Host, bool Enabled);
}
