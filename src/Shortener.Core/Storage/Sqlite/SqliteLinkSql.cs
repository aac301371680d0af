namespace Shortener.Core.Storage.Sqlite;

/// <summary>Statements of <see cref="SqliteLinkStore"/>. Instants are microseconds since the Unix epoch.</summary>
internal static class SqliteLinkSql
{
    /// <summary>
    /// Moves a deleted link's slug aside, so that its owner can have it again. A slug never holds a tilde, so the place is free.
    /// </summary>
    public const string ReleaseSlug = """
        UPDATE links
        SET slug = slug || '~' || id, updated_at = @At
        WHERE domain_id = @DomainId AND slug = @Slug AND workspace_id = @WorkspaceId AND deleted_at IS NOT NULL AND id <> @Id
        RETURNING version
        """;

    public const string Create = """
        INSERT INTO links (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title,
                           external_id, tags, options, notes, folder, archived, url_hash, url_host, search_text, version,
                           created_at, updated_at)
        VALUES (@WorkspaceId, @DomainId, @Slug, @Url, @RedirectCode, @ForwardQuery, @Enabled, @DisabledReason, @Title,
                @ExternalId, @Tags, @Options, @Notes, @Folder, @Archived, @UrlHash, @UrlHost, @SearchText, @Version,
                @CreatedAt, @At)
        RETURNING id
        """;

    public const string CreateOfMany = """
        INSERT INTO links (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title,
                           external_id, tags, options, notes, folder, archived, url_hash, url_host, search_text, version,
                           created_at, updated_at)
        VALUES (@WorkspaceId, @DomainId, @Slug, @Url, @RedirectCode, @ForwardQuery, @Enabled, @DisabledReason, @Title,
                @ExternalId, @Tags, @Options, @Notes, @Folder, @Archived, @UrlHash, @UrlHost, @SearchText, @Version,
                @CreatedAt, @At)
        ON CONFLICT DO NOTHING
        RETURNING id
        """;

    public const string FindHeld = """
        SELECT id AS Id, workspace_id AS WorkspaceId FROM links WHERE domain_id = @DomainId AND slug = @Slug
        """;

    public const string FindHost = "SELECT host FROM domains WHERE id = @DomainId";

    /// <summary>What <see cref="SqliteLinkRow"/> holds, without a condition.</summary>
    public const string Columns = """
        SELECT l.id AS Id, l.workspace_id AS WorkspaceId, l.domain_id AS DomainId, d.host AS Domain, l.slug AS Slug, l.url AS Url,
               l.redirect_code AS RedirectCode, l.forward_query AS ForwardQuery, l.enabled AS Enabled,
               l.disabled_reason AS DisabledReason, l.title AS Title, l.external_id AS ExternalId, l.tags AS Tags,
               l.options AS Options, l.notes AS Notes, l.folder AS Folder, l.archived AS Archived, l.deleted_at AS DeletedAt, l.version AS Version, l.created_at AS CreatedAt, l.updated_at AS UpdatedAt,
               (SELECT coalesce(sum(h.clicks), 0) FROM link_hours h WHERE h.link_id = l.id) AS Clicks
        FROM links l
        JOIN domains d ON d.id = l.domain_id

        """;

    public const string Find = Columns + """
        WHERE l.id = @Id AND l.workspace_id = @WorkspaceId AND l.deleted_at IS NULL
        """;

    /// <summary>The same for <see cref="SqlitePreparedQuery"/>.</summary>
    public const string FindPrepared = Columns + """
        WHERE l.id = $1 AND l.workspace_id = $2 AND l.deleted_at IS NULL
        """;

    public const string FindBySlug = Columns + """
        WHERE l.domain_id = @DomainId AND l.slug = @Slug AND l.workspace_id = @WorkspaceId AND l.deleted_at IS NULL
        """;

    public const string FindByExternalId = Columns + """
        WHERE l.workspace_id = @WorkspaceId AND l.external_id = @ExternalId AND l.deleted_at IS NULL
        """;

    /// <summary>Ids as a JSON array. The plus sign keeps SQLite from reading the workspace by an index.</summary>
    public const string FindMany = Columns + """
        WHERE l.id IN (SELECT value FROM json_each(@Ids)) AND +l.workspace_id = @WorkspaceId
        """;

    /// <summary>Numbers as <c>json_each</c> reads them.</summary>
    public static string Json(IEnumerable<long> ids) => "[" + string.Join(',', ids) + "]";

    public const string FindVersion = """
        SELECT slug AS Slug, version AS Version FROM links WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL
        """;

    public const string Update = """
        UPDATE links
        SET slug = @Slug, url = @Url, redirect_code = @RedirectCode, forward_query = @ForwardQuery, enabled = @Enabled,
            disabled_reason = @DisabledReason, title = @Title, external_id = @ExternalId, tags = @Tags, options = @Options,
            notes = @Notes, folder = @Folder, archived = @Archived, url_hash = @UrlHash, url_host = @UrlHost,
            search_text = @SearchText, version = @Version, updated_at = @At
        WHERE id = @Id
        """;

    public const string FindTrashed = """
        SELECT slug AS Slug, version AS Version, domain_id AS DomainId
        FROM links
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NOT NULL AND purged_at IS NULL
        """;

    public const string Restore = """
        UPDATE links SET deleted_at = NULL, slug = @Slug, updated_at = @At, version = @Version WHERE id = @Id
        """;

    /// <summary>Caches forgot the link when it was deleted.</summary>
    public const string Purge = """
        UPDATE links
        SET purged_at = @At, updated_at = @At, url = '', title = NULL, notes = NULL, folder = NULL, external_id = NULL, tags = '[]',
            options = NULL, disabled_reason = NULL, url_hash = 0, url_host = '', search_text = ''
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NOT NULL AND purged_at IS NULL
        """;

    public const string Delete = "UPDATE links SET deleted_at = @At, updated_at = @At, version = @Version WHERE id = @Id";

    public const string RecordChange = """
        INSERT INTO link_changes (domain_id, slug, version, changed_at, link_id, kind) VALUES (@DomainId, @Slug, @Version, @At, @LinkId, @Kind)
        """;
}
