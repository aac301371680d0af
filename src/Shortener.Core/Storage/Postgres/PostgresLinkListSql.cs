using Shortener.Core.Links;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Statements of one list. What the list's index knows is asked inside, so that the rows read are bounded by its limit; everything else
/// outside, row by row.
/// </summary>
internal sealed class PostgresLinkListSql
{
    private readonly string _inside;
    private readonly string _outside;
    private readonly string _at;

    public PostgresLinkListSql(LinkQuery query)
    {
        _at = query.Scope == LinkScope.Trash ? "deleted_at" : "created_at";
        string scope = query.Scope switch
        {
            LinkScope.Trash => "p.deleted_at IS NOT NULL AND p.purged_at IS NULL",
            LinkScope.Archived => "p.deleted_at IS NULL AND p.archived",
            _ => "p.deleted_at IS NULL AND NOT p.archived",
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
            outside.Add("@Tag = ANY (p.tags)");
        }

        if (query.Text is not null)
        {
            // Not LIKE: the planner would take the index of texts, in whose order nothing can be read.
            outside.Add("strpos(p.search_text, @Text) > 0");
        }

        _outside = outside.Count == 0 ? "true" : string.Join(" AND ", outside);
    }

    /// <summary>Reads at most <c>@Most</c> links in order and takes at most <c>@Take</c> of them.</summary>
    public string Scan => $"""
        SELECT p.{_at} AS At, p.id AS Id
        FROM (
            SELECT *
            FROM links p
            WHERE {_inside} AND (p.{_at}, p.id) < (@AfterAt, @AfterId)
            ORDER BY p.{_at} DESC, p.id DESC
            LIMIT @Most) p
        WHERE {_outside}
        ORDER BY p.{_at} DESC, p.id DESC
        LIMIT @Take
        """;

    /// <summary>The last link that <see cref="Scan"/> reads when it comes to its bound; no row when it comes to the end.</summary>
    public string End => $"""
        SELECT p.{_at} AS At, p.id AS Id
        FROM links p
        WHERE {_inside} AND (p.{_at}, p.id) < (@AfterAt, @AfterId)
        ORDER BY p.{_at} DESC, p.id DESC
        OFFSET @Most - 1 LIMIT 1
        """;

    /// <summary>Texts of the newest links.</summary>
    public string Sample => $"SELECT coalesce(p.search_text, '') FROM links p WHERE {_inside} ORDER BY p.{_at} DESC, p.id DESC LIMIT @Most";

    /// <summary>Of the links <c>@Ids</c> those that belong into the list. All are fetched by id: nothing is read in the list's order.</summary>
    public string OfCandidates => $"""
        WITH found AS MATERIALIZED (
            SELECT p.{_at} AS at, p.id
            FROM links p
            WHERE p.id = ANY (@Ids) AND {_inside} AND {_outside} AND (p.{_at}, p.id) < (@AfterAt, @AfterId)
        )
        SELECT at AS At, id AS Id FROM found ORDER BY at DESC, id DESC LIMIT @Take
        """;
}
