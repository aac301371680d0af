using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// Statements of one list. What the list's index knows is asked inside, so that the rows read are bounded by its limit; everything else
/// outside, row by row.
/// </summary>
internal sealed class SqliteLinkListSql
{
    private readonly string _inside;
    private readonly string _outside;
    private readonly string _at;

    public SqliteLinkListSql(LinkQuery query)
    {
        _at = query.Scope == LinkScope.Trash ? "deleted_at" : "created_at";
        string scope = query.Scope switch
        {
            LinkScope.Trash => "p.deleted_at IS NOT NULL AND p.purged_at IS NULL",
            LinkScope.Archived => "p.deleted_at IS NULL AND p.archived = 1",
            _ => "p.deleted_at IS NULL AND p.archived = 0",
        };
        bool current = query.Scope == LinkScope.Current;
        bool byFolder = current && query.Folder is not null;
        bool byDomain = current && query.DomainId is not null && !byFolder;
        _inside = "p.workspace_id = @WorkspaceId AND " + scope + (byFolder ? " AND p.folder = @Folder" : "") + (byDomain ? " AND p.domain_id = @DomainId" : "");
        List<string> outside = [];
        if (query.Folder is not null && !byFolder)
        {
            outside.Add("p.folder = @Folder");
        }

        if (query.DomainId is not null && !byDomain)
        {
            outside.Add("p.domain_id = @DomainId");
        }

        if (query.Tag is not null)
        {
            outside.Add("EXISTS (SELECT 1 FROM json_each(p.tags) t WHERE t.value = @Tag)");
        }

        if (query.Text is not null)
        {
            outside.Add("instr(p.search_text, @Text) > 0");
        }

        _outside = outside.Count == 0 ? "1" : string.Join(" AND ", outside);
    }

    /// <summary>At most <c>@Most</c> links in order, each with whether it belongs into the list. Whoever has enough stops reading.</summary>
    public string Scan => $"""
        SELECT p.{_at}, p.id, {_outside}
        FROM links p
        WHERE {_inside} AND (p.{_at}, p.id) < (@AfterAt, @AfterId)
        ORDER BY p.{_at} DESC, p.id DESC
        LIMIT @Most
        """;

    /// <summary>Texts of the newest links.</summary>
    public string Sample => $"SELECT p.search_text FROM links p WHERE {_inside} ORDER BY p.{_at} DESC, p.id DESC LIMIT @Most";

    /// <summary>What the index finds, in no order.</summary>
    public const string Candidates = "SELECT rowid FROM link_search WHERE link_search MATCH @Grams LIMIT @Most";

    /// <summary>
    /// Of the links <c>@Ids</c> (a JSON array) those that belong into the list. All are fetched by id: the plus sign keeps SQLite from
    /// reading in the list's order.
    /// </summary>
    public string OfCandidates => $"""
        SELECT p.{_at} AS At, p.id AS Id
        FROM links p
        WHERE p.id IN (SELECT value FROM json_each(@Ids)) AND +{_inside} AND {_outside} AND (p.{_at}, p.id) < (@AfterAt, @AfterId)
        ORDER BY p.{_at} DESC, p.id DESC
        LIMIT @Take
        """;
}
