using System.Globalization;
using Npgsql;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="IRedirectStore" />
public sealed class PostgresRedirectStore(NpgsqlDataSource database) : IRedirectStore
{
    private const string FindSql = """
        SELECT id, workspace_id, url, redirect_code, forward_query, enabled, version, options
        FROM links
        WHERE domain_id = $1 AND slug = $2 AND deleted_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.id = links.workspace_id AND w.deleted_at IS NOT NULL)
        """;

    // Whose erasing goes on: caches may hold their links still.
    private const string EndedSql = """
        SELECT e.workspace_id FROM workspace_erasures e JOIN workspaces w ON w.id = e.workspace_id WHERE w.erased_at IS NULL
        """;

    private const string DomainsSql = """
        SELECT id, workspace_id, host, root_url, not_found_url, expired_url, case_insensitive, unicode_slugs, verified_at IS NOT NULL
        FROM domains
        WHERE host NOT LIKE '%~%'
        ORDER BY id
        """;

    private const string HorizonSql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

    // The position is a transaction id: ids of rows do not follow the order of commits, but every transaction below the snapshot's
    // xmin has ended, so none of its rows can appear later. Ties keep a transaction's rows together, so that the position may step
    // behind it (a page may then exceed its limit). Transactions at or above xmin are shown as far as they are visible, the latest
    // first to fit the limit, and are seen again: a transaction open in whatever database of the server holds xmin back.
    private const string ChangesSql = """
        WITH horizon AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin),
        settled AS (
            SELECT txid, id, domain_id, slug, version
            FROM link_changes
            WHERE txid >= $1::text::xid8 AND txid < (SELECT xmin FROM horizon)
            ORDER BY txid
            FETCH FIRST $2 ROWS WITH TIES
        ), unsettled AS (
            SELECT txid, id, domain_id, slug, version
            FROM link_changes
            WHERE txid >= (SELECT xmin FROM horizon)
            ORDER BY txid DESC, id DESC
            LIMIT $2
        )
        SELECT true, (SELECT xmin FROM horizon)::text, NULL::text, NULL::integer, NULL::text, NULL::bigint
        UNION ALL
        (SELECT true, NULL, txid::text, domain_id, slug, version FROM settled ORDER BY txid, id)
        UNION ALL
        (SELECT false, NULL, txid::text, domain_id, slug, version FROM unsettled ORDER BY txid, id)
        """;

    public async ValueTask<RedirectTarget?> FindForRedirectAsync(int domainId, string slug, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(FindSql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = domainId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        // Kept with the pooled connection: only the first look-up on each pays for it.
        await command.PrepareAsync(ct);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        return new RedirectTarget
        {
            LinkId = reader.GetInt64(0),
            WorkspaceId = reader.GetInt32(1),
            DomainId = domainId,
            Slug = slug,
            Url = reader.GetString(2),
            RedirectCode = reader.GetInt16(3),
            ForwardQuery = reader.GetBoolean(4),
            Enabled = reader.GetBoolean(5),
            Version = reader.GetInt64(6),
            Options = reader.IsDBNull(7) ? null : reader.GetString(7),
        };
    }

    public async Task<IReadOnlyList<DomainEntry>> ListDomainsAsync(CancellationToken ct)
    {
        await using NpgsqlCommand command = database.CreateCommand(DomainsSql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        var domains = new List<DomainEntry>();
        while (await reader.ReadAsync(ct))
        {
            domains.Add(new DomainEntry(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2))
            {
                Settings = new DomainSettings
                {
                    RootUrl = reader.IsDBNull(3) ? null : reader.GetString(3),
                    NotFoundUrl = reader.IsDBNull(4) ? null : reader.GetString(4),
                    ExpiredUrl = reader.IsDBNull(5) ? null : reader.GetString(5),
                    SlugRules = new SlugRules(reader.GetBoolean(6), reader.GetBoolean(7)),
                },
                IsVerified = reader.GetBoolean(8),
            });
        }

        return domains;
    }

    public async Task<IReadOnlyList<int>> ListEndedWorkspacesAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(EndedSql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        var ended = new List<int>();
        while (await reader.ReadAsync(ct))
        {
            ended.Add(reader.GetInt32(0));
        }

        return ended;
    }

    public async Task<LinkChanges> ReadChangesAsync(long after, int limit, CancellationToken ct)
    {
        if (after < 0)
        {
            await using NpgsqlCommand horizon = database.CreateCommand(HorizonSql);
            return new LinkChanges([], ParseTransactionId((string)(await horizon.ExecuteScalarAsync(ct))!));
        }

        await using NpgsqlCommand command = database.CreateCommand(ChangesSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after.ToString(CultureInfo.InvariantCulture) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        long next = ParseTransactionId(reader.GetString(1));
        var items = new List<LinkChange>();
        long lastSettled = 0;
        int settled = 0;
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetBoolean(0))
            {
                lastSettled = ParseTransactionId(reader.GetString(2));
                settled++;
            }

            items.Add(new LinkChange(reader.GetInt32(3), reader.GetString(4), reader.GetInt64(5)));
        }

        return new LinkChanges(items, settled >= limit ? lastSettled + 1 : next);
    }

    private static long ParseTransactionId(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
