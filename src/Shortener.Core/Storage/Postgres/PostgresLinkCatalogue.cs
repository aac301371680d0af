using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <inheritdoc cref="ILinkCatalogue" />
public sealed partial class PostgresLinkCatalogue(NpgsqlDataSource database, ILogger<PostgresLinkCatalogue> logger) : ILinkCatalogue
{
    private const string FindPlain = PostgresLinkSql.Columns + """
        WHERE l.workspace_id = @WorkspaceId AND l.domain_id = @DomainId AND l.url_hash = @Hash AND l.url = @Url
          AND l.deleted_at IS NULL AND NOT l.archived AND l.options IS NULL
          AND l.enabled AND l.forward_query AND l.redirect_code = 302
        ORDER BY l.created_at DESC, l.id DESC
        LIMIT @Limit
        """;

    private const string Folders = """
        SELECT folder AS Name, count(*) AS Links
        FROM links
        WHERE workspace_id = @WorkspaceId AND folder > @After AND deleted_at IS NULL AND NOT archived
        GROUP BY folder
        ORDER BY folder
        LIMIT @Limit
        """;

    private const string Tags = """
        SELECT tag AS Name, count(*) AS Links
        FROM links, unnest(tags) AS tag
        WHERE workspace_id = @WorkspaceId AND tags <> '{}' AND deleted_at IS NULL AND NOT archived AND tag COLLATE "C" > @After
        GROUP BY tag
        ORDER BY tag COLLATE "C"
        LIMIT @Limit
        """;

    /// <summary>As many as the functions of migration 6 take.</summary>
    private const int Patterns = 3;

    private const string HasIndexSql = "SELECT to_regclass('links_search') IS NOT NULL AS \"Exists\", coalesce(cardinality(show_trgm('яяя')), 0) > 0 AS KnowsLetters";

    // Whether the index of texts is there, and whether it knows letters beyond ASCII (not in a database of locale C). Asked until it is
    // there: a node of this release makes it.
    private volatile TextIndex? _index;
    private int _warned;

    public async Task<LinkPage> ListAsync(LinkQuery query, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        (IReadOnlyList<LinkCursor> keys, LinkCursor? next) = query.Scope == LinkScope.All
            ? LinkScan.Merge(
                query.Limit,
                await FindAsync(connection, query with { Scope = LinkScope.Current }, ct),
                await FindAsync(connection, query with { Scope = LinkScope.Archived }, ct))
            : await FindAsync(connection, query, ct);
        Dictionary<long, Link> links = keys.Count == 0 ? [] : (await connection.ReadRowsAsync<PostgresLinkRow>(new CommandDefinition(
            PostgresLinkSql.FindMany, new { query.WorkspaceId, Ids = keys.Select(key => key.Id).ToArray() }, cancellationToken: ct)))
            .ToDictionary(row => row.Id, row => row.ToLink());
        return new LinkPage([.. keys.Select(key => links.GetValueOrDefault(key.Id)).OfType<Link>()], next);
    }

    public async Task<IReadOnlyList<Link>> FindPlainAsync(int workspaceId, int domainId, string url, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        List<PostgresLinkRow> rows = await connection.ReadRowsAsync<PostgresLinkRow>(new CommandDefinition(
            FindPlain,
            new { WorkspaceId = workspaceId, DomainId = domainId, Url = url, Hash = DestinationKey.HashOf(url), Limit = limit },
            cancellationToken: ct));
        return [.. rows.Select(row => row.ToLink())];
    }

    public Task<IReadOnlyList<LinkGroup>> ListFoldersAsync(int workspaceId, string after, int limit, CancellationToken ct) =>
        ListGroupsAsync(Folders, workspaceId, after, limit, ct);

    public Task<IReadOnlyList<LinkGroup>> ListTagsAsync(int workspaceId, string after, int limit, CancellationToken ct) =>
        ListGroupsAsync(Tags, workspaceId, after, limit, ct);

    private async Task<IReadOnlyList<LinkGroup>> ListGroupsAsync(string sql, int workspaceId, string after, int limit, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.ReadRowsAsync<LinkGroup>(new CommandDefinition(
            sql, new { WorkspaceId = workspaceId, After = after, Limit = limit }, cancellationToken: ct))];
    }

    private async Task<(IReadOnlyList<LinkCursor> Keys, LinkCursor? Next)> FindAsync(NpgsqlConnection connection, LinkQuery query, CancellationToken ct)
    {
        string? text = query.Text is null ? null : LinkSearchText.Normalise(query.Text);
        var sql = new PostgresLinkListSql(query);
        return await LinkScan.FindAsync(query.Limit, text is not null || query.Tag is not null, ScanAsync, LookUpAsync);

        async Task<LinkScan.Scanned> ScanAsync(int most, int take)
        {
            List<Key> keys = await connection.ReadRowsAsync<Key>(Command(sql.Scan, Parameters(take, most)));
            Key? end = keys.Count < take ? await connection.ReadRowAsync<Key>(Command(sql.End, Parameters(take, most))) : null;
            return new LinkScan.Scanned([.. keys.Select(key => key.ToCursor())], end?.ToCursor());
        }

        async Task<IReadOnlyList<LinkCursor>?> LookUpAsync(int take)
        {
            IReadOnlyList<string> grams = text is null ? [] : await GramsAsync(connection, text, ct);
            if (grams.Count > 0)
            {
                grams = LinkScan.Rarest(grams, await connection.ReadRowsAsync<string>(Command(sql.Sample, Parameters(0, LinkScan.Sample))), Patterns);
            }

            string? candidates = (grams.Count > 0, query.Tag is not null) switch
            {
                (true, true) => "SELECT links_matching_tagged(@One, @Two, @Three, @Tag, @Most)",
                (true, false) => "SELECT links_matching(@One, @Two, @Three, @Most)",
                (false, true) => "SELECT links_tagged(@Tag, @Most)",
                _ => null,
            };
            if (candidates is null)
            {
                return null;
            }

            List<long> ids = await connection.ReadRowsAsync<long>(Command(candidates, new
            {
                One = Pattern(0),
                Two = Pattern(1),
                Three = Pattern(2),
                query.Tag,
                Most = LinkScan.Candidates,
            }));
            return ids.Count == LinkScan.Candidates
                ? null
                : [.. (await connection.ReadRowsAsync<Key>(Command(sql.OfCandidates, Parameters(take, 0, [.. ids])))).Select(key => key.ToCursor())];

            // Letters and digits only: nothing to escape.
            string? Pattern(int i) => grams.Count == 0 ? null : $"%{grams[Math.Min(i, grams.Count - 1)]}%";
        }

        object Parameters(int take, int most, long[]? ids = null) => new
        {
            query.WorkspaceId,
            query.DomainId,
            query.Folder,
            query.Tag,
            Text = text,
            AfterAt = query.After is { } after ? UnixMicros.ToInstant(UnixMicros.From(after.At)) : DateTimeOffset.MaxValue,
            AfterId = query.After?.Id ?? long.MaxValue,
            Take = take,
            Most = most,
            Ids = ids,
        };

        CommandDefinition Command(string statement, object parameters) => new(statement, parameters, cancellationToken: ct);
    }

    /// <summary>Three letters or digits in a row are what the index can look up.</summary>
    private async ValueTask<IReadOnlyList<string>> GramsAsync(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        TextIndex? index = _index;
        if (index is null)
        {
            try
            {
                index = (await connection.ReadRowAsync<TextIndex>(new CommandDefinition(HasIndexSql, cancellationToken: ct)))!;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedFunction)
            {
                index = new TextIndex(false, false);
            }

            _index = index.Exists ? index : null;
            if (!index.Exists && Interlocked.Exchange(ref _warned, 1) == 0)
            {
                Log.NoIndex(logger);
            }
        }

        return index.Exists
            ? [.. LinkSearchText.Grams(text).Where(gram => gram.All(c => char.IsAsciiLetterOrDigit(c) || (index.KnowsLetters && char.IsLetterOrDigit(c))))]
            : [];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Searches of links are slow: the index links_search is missing. It needs the extension pg_trgm: let "
            + "a superuser run CREATE EXTENSION pg_trgm in this database, and start again")]
        public static partial void NoIndex(ILogger logger);
    }

    private sealed record TextIndex(bool Exists, bool KnowsLetters);

    private sealed record Key(DateTime At, long Id)
    {
        public LinkCursor ToCursor() => new(At, Id);
    }
}
