using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <inheritdoc cref="ILinkCatalogue" />
public sealed class SqliteLinkCatalogue(SqliteDatabase database) : ILinkCatalogue
{
    private const int GramsLookedUp = 4;

    private const string FindPlain = SqliteLinkSql.Columns + """
        WHERE l.workspace_id = @WorkspaceId AND l.domain_id = @DomainId AND l.url_hash = @Hash AND l.url = @Url
          AND l.deleted_at IS NULL AND l.archived = 0 AND l.options IS NULL
          AND l.enabled = 1 AND l.forward_query = 1 AND l.redirect_code = 302
        ORDER BY l.created_at DESC, l.id DESC
        LIMIT @Limit
        """;

    private const string Folders = """
        SELECT folder AS Name, count(*) AS Links
        FROM links
        WHERE workspace_id = @WorkspaceId AND folder > @After AND deleted_at IS NULL AND archived = 0
        GROUP BY folder
        ORDER BY folder
        LIMIT @Limit
        """;

    /// <summary>Each combination of tags is taken apart once.</summary>
    private const string Tags = """
        SELECT t.value AS Name, sum(g.links) AS Links
        FROM (
            SELECT tags, count(*) AS links
            FROM links
            WHERE workspace_id = @WorkspaceId AND tags <> '[]' AND deleted_at IS NULL AND archived = 0
            GROUP BY tags) g, json_each(g.tags) t
        WHERE t.value > @After
        GROUP BY t.value
        ORDER BY t.value
        LIMIT @Limit
        """;

    public async Task<LinkPage> ListAsync(LinkQuery query, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        (IReadOnlyList<LinkCursor> keys, LinkCursor? next) = query.Scope == LinkScope.All
            ? LinkScan.Merge(
                query.Limit,
                await FindAsync(connection, query with { Scope = LinkScope.Current }),
                await FindAsync(connection, query with { Scope = LinkScope.Archived }))
            : await FindAsync(connection, query);
        Dictionary<long, Link> links = connection.Query<SqliteLinkRow>(
                SqliteLinkSql.FindMany, new { query.WorkspaceId, Ids = SqliteLinkSql.Json(keys.Select(key => key.Id)) })
            .ToDictionary(row => row.Id, row => row.ToLink());
        return new LinkPage([.. keys.Select(key => links.GetValueOrDefault(key.Id)).OfType<Link>()], next);
    }

    public Task<IReadOnlyList<Link>> FindPlainAsync(int workspaceId, int domainId, string url, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        IEnumerable<SqliteLinkRow> rows = connection.Query<SqliteLinkRow>(
            FindPlain, new { WorkspaceId = workspaceId, DomainId = domainId, Url = url, Hash = DestinationKey.HashOf(url), Limit = limit });
        return Task.FromResult<IReadOnlyList<Link>>([.. rows.Select(row => row.ToLink())]);
    }

    public Task<IReadOnlyList<LinkGroup>> ListFoldersAsync(int workspaceId, string after, int limit, CancellationToken ct) =>
        ListGroupsAsync(Folders, workspaceId, after, limit, ct);

    public Task<IReadOnlyList<LinkGroup>> ListTagsAsync(int workspaceId, string after, int limit, CancellationToken ct) =>
        ListGroupsAsync(Tags, workspaceId, after, limit, ct);

    private Task<IReadOnlyList<LinkGroup>> ListGroupsAsync(string sql, int workspaceId, string after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using SqliteConnection connection = database.OpenReader();
        return Task.FromResult<IReadOnlyList<LinkGroup>>(
            [.. connection.Query<GroupRow>(sql, new { WorkspaceId = workspaceId, After = after, Limit = limit }).Select(row => new LinkGroup(row.Name, row.Links))]);
    }

    private static Task<(IReadOnlyList<LinkCursor> Keys, LinkCursor? Next)> FindAsync(SqliteConnection connection, LinkQuery query)
    {
        string? text = query.Text is null ? null : LinkSearchText.Normalise(query.Text);
        var sql = new SqliteLinkListSql(query);
        return LinkScan.FindAsync(query.Limit, text is not null || query.Tag is not null, ScanAsync, LookUpAsync);

        Task<LinkScan.Scanned> ScanAsync(int most, int take)
        {
            List<LinkCursor> keys = [];
            LinkCursor last = default;
            int read = 0;
            using IDataReader rows = connection.ExecuteReader(sql.Scan, Parameters(take, most));
            while (keys.Count < take && rows.Read())
            {
                read++;
                last = new LinkCursor(UnixMicros.ToInstant(rows.GetInt64(0)), rows.GetInt64(1));
                // Null where the columns made of others are not filled yet.
                if (!rows.IsDBNull(2) && rows.GetInt64(2) != 0)
                {
                    keys.Add(last);
                }
            }

            return Task.FromResult(new LinkScan.Scanned(keys, read == most ? last : null));
        }

        Task<IReadOnlyList<LinkCursor>?> LookUpAsync(int take)
        {
            IEnumerable<string> grams = [
                .. text is null ? [] : LinkSearchText.Grams(text),
                .. query.Tag is null ? [] : LinkSearchText.Grams(LinkSearchText.OfTag(query.Tag)),
            ];
            string[] sample = [.. connection.Query<string?>(sql.Sample, Parameters(0, LinkScan.Sample)).OfType<string>()];
            string match = string.Join(" AND ", LinkScan.Rarest(grams, sample, GramsLookedUp).Select(gram => $"\"{gram.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            long[] ids = match.Length == 0
                ? []
                : [.. connection.Query<long>(SqliteLinkListSql.Candidates, new { Grams = match, Most = LinkScan.Candidates })];
            return Task.FromResult(match.Length == 0 || ids.Length == LinkScan.Candidates
                ? null
                : (IReadOnlyList<LinkCursor>?)[.. connection.Query<Key>(sql.OfCandidates, Parameters(take, 0, SqliteLinkSql.Json(ids))).Select(key => key.ToCursor())]);
        }

        object Parameters(int take, int most, string? ids = null) => new
        {
            query.WorkspaceId,
            query.DomainId,
            query.Folder,
            query.Tag,
            Text = text,
            AfterAt = query.After is { } after ? UnixMicros.From(after.At) : long.MaxValue,
            AfterId = query.After?.Id ?? long.MaxValue,
            Take = take,
            Most = most,
            Ids = ids,
        };
    }

    private sealed record Key(long At, long Id)
    {
        public LinkCursor ToCursor() => new(UnixMicros.ToInstant(At), Id);
    }

    // A class with properties: without rows a computed column has no type that a constructor could be matched by.
    private sealed class GroupRow
    {
        public string Name { get; init; } = "";

        public long Links { get; init; }
    }
}
