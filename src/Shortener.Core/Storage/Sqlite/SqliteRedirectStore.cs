using Microsoft.Data.Sqlite;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="IRedirectStore" />
/// <remarks>Synchronous, as SQLite is: callers leave threads that serve sockets first.</remarks>
public sealed class SqliteRedirectStore(SqliteDatabase database) : IRedirectStore, IDisposable
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

    private const string PositionSql = "SELECT coalesce(max(id), 0) FROM link_changes";

    // There is one writer, so ids follow the order of commits.
    private const string ChangesSql = "SELECT id, domain_id, slug, version FROM link_changes WHERE id > $after ORDER BY id LIMIT $limit";

    private readonly SqlitePreparedQuery _find = new(database, FindSql, parameters: 2);

    public ValueTask<RedirectTarget?> FindForRedirectAsync(int domainId, string slug, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_find.ReadFirst(
            reader => new RedirectTarget
            {
                LinkId = reader.GetInt64(0),
                WorkspaceId = reader.GetInt32(1),
                DomainId = domainId,
                Slug = slug,
                Url = reader.GetString(2),
                RedirectCode = reader.GetInt32(3),
                ForwardQuery = reader.GetBoolean(4),
                Enabled = reader.GetBoolean(5),
                Version = reader.GetInt64(6),
                Options = reader.IsDBNull(7) ? null : reader.GetString(7),
            },
            domainId,
            slug));
    }

    public Task<IReadOnlyList<DomainEntry>> ListDomainsAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = DomainsSql;
        using SqliteDataReader reader = command.ExecuteReader();
        var domains = new List<DomainEntry>();
        while (reader.Read())
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

        return Task.FromResult<IReadOnlyList<DomainEntry>>(domains);
    }

    public Task<IReadOnlyList<int>> ListEndedWorkspacesAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = EndedSql;
        using SqliteDataReader reader = command.ExecuteReader();
        var ended = new List<int>();
        while (reader.Read())
        {
            ended.Add(reader.GetInt32(0));
        }

        return Task.FromResult<IReadOnlyList<int>>(ended);
    }

    public Task<LinkChanges> ReadChangesAsync(long after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        using SqliteCommand command = connection.CreateCommand();
        if (after < 0)
        {
            command.CommandText = PositionSql;
            return Task.FromResult(new LinkChanges([], (long)command.ExecuteScalar()!));
        }

        command.CommandText = ChangesSql;
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", limit);
        using SqliteDataReader reader = command.ExecuteReader();
        var items = new List<LinkChange>();
        long next = after;
        while (reader.Read())
        {
            next = reader.GetInt64(0);
            items.Add(new LinkChange(reader.GetInt32(1), reader.GetString(2), reader.GetInt64(3)));
        }

        return Task.FromResult(new LinkChanges(items, next));
    }

    public void Dispose() => _find.Dispose();
}
