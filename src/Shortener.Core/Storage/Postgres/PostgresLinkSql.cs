namespace Shortener.Core.Storage.Postgres;

/// <summary>Statements of <see cref="PostgresLinkStore"/>.</summary>
internal static class PostgresLinkSql
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

    /// <summary>Positional, for a prepared statement: no row where the slug or the external id is taken.</summary>
    public const string Create = """
        WITH inserted AS (
            INSERT INTO links (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title,
                               external_id, tags, options, notes, folder, archived, url_hash, url_host, search_text, version,
                               created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            ON CONFLICT DO NOTHING
            RETURNING id
        ), change AS (
            INSERT INTO link_changes (domain_id, slug, version, changed_at, link_id, kind) SELECT $2, $3, $19, $21, id, 1 FROM inserted
        )
        SELECT id, (SELECT host FROM domains WHERE id = $2) FROM inserted
        """;

    /// <summary>Sorted, so that two batches with the same slugs wait for each other instead of deadlocking.</summary>
    public const string CreateMany = """
        WITH inserted AS (
            INSERT INTO links (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title,
                               external_id, tags, options, notes, folder, archived, url_hash, url_host, search_text, version,
                               created_at, updated_at)
            SELECT workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title, external_id,
                   CASE tags WHEN '[]' THEN '{}' ELSE ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)) END, options, notes, folder,
                   archived, url_hash, url_host, search_text, @Version, created_at, @At
            FROM unnest(@WorkspaceIds, @DomainIds, @Slugs, @Urls, @RedirectCodes, @ForwardQueries, @Enabled, @DisabledReasons,
                        @Titles, @ExternalIds, @Tags, @Options, @Notes, @Folders, @Archived, @UrlHashes, @UrlHosts, @SearchTexts,
                        @CreatedAts)
                WITH ORDINALITY AS input (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled,
                                          disabled_reason, title, external_id, tags, options, notes, folder, archived, url_hash,
                                          url_host, search_text, created_at, place)
            ORDER BY domain_id, slug, place
            ON CONFLICT DO NOTHING
            RETURNING id, workspace_id, domain_id, slug, version
        ), change AS (
            INSERT INTO link_changes (domain_id, slug, version, changed_at, link_id, kind)
            SELECT domain_id, slug, version, @At, id, 1 FROM inserted
        )
        SELECT i.id AS Id, i.workspace_id AS WorkspaceId, i.domain_id AS DomainId, i.slug AS Slug, d.host AS Host
        FROM inserted i JOIN domains d ON d.id = i.domain_id
        """;

    public const string FindHeld = """
        SELECT DISTINCT l.id AS Id, l.workspace_id AS WorkspaceId, l.domain_id AS DomainId, l.slug AS Slug, '' AS Host
        FROM unnest(@DomainIds, @Slugs) AS t (domain_id, slug)
        JOIN links l ON l.domain_id = t.domain_id AND l.slug = t.slug
        """;

    /// <summary>What <see cref="PostgresLinkRow"/> holds, without a condition.</summary>
    public const string Columns = """
        SELECT l.id AS Id, l.workspace_id AS WorkspaceId, l.domain_id AS DomainId, d.host AS Domain, l.slug AS Slug, l.url AS Url,
               l.redirect_code AS RedirectCode, l.forward_query AS ForwardQuery, l.enabled AS Enabled,
               l.disabled_reason AS DisabledReason, l.title AS Title, l.external_id AS ExternalId, l.tags AS Tags,
               l.options AS Options, l.notes AS Notes, l.folder AS Folder, l.archived AS Archived, l.deleted_at AS DeletedAt, l.version AS Version, l.created_at AS CreatedAt, l.updated_at AS UpdatedAt,
               (SELECT coalesce(sum(h.clicks), 0)::bigint FROM link_hours h WHERE h.link_id = l.id) AS Clicks
        FROM links l
        JOIN domains d ON d.id = l.domain_id

        """;

    public const string Find = Columns + """
        WHERE l.id = @Id AND l.workspace_id = @WorkspaceId AND l.deleted_at IS NULL
        """;

    public const string FindBySlug = Columns + """
        WHERE l.domain_id = @DomainId AND l.slug = @Slug AND l.workspace_id = @WorkspaceId AND l.deleted_at IS NULL
        """;

    public const string FindByExternalId = Columns + """
        WHERE l.workspace_id = @WorkspaceId AND l.external_id = @ExternalId AND l.deleted_at IS NULL
        """;

    public const string FindMany = Columns + """
        WHERE l.id = ANY (@Ids) AND l.workspace_id = @WorkspaceId
        """;

    public const string Lock = """
        SELECT slug AS Slug, version AS Version
        FROM links
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL
        FOR UPDATE
        """;

    /// <inheritdoc cref="Lock"/>
    public const string LockTrashed = """
        SELECT slug AS Slug, version AS Version, domain_id AS DomainId
        FROM links
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NOT NULL AND purged_at IS NULL
        FOR UPDATE
        """;

    public const string Update = """
        WITH changed AS (
            UPDATE links
            SET slug = @Slug, url = @Url, redirect_code = @RedirectCode, forward_query = @ForwardQuery, enabled = @Enabled,
                disabled_reason = @DisabledReason, title = @Title, external_id = @ExternalId, tags = @Tags, options = @Options,
                notes = @Notes, folder = @Folder, archived = @Archived, url_hash = @UrlHash, url_host = @UrlHost,
                search_text = @SearchText, version = @Version, updated_at = @At
            WHERE id = @Id
            RETURNING id, domain_id, slug, version
        )
        INSERT INTO link_changes (domain_id, slug, version, changed_at, link_id, kind) SELECT domain_id, slug, version, @At, id, 2 FROM changed
        """;

    public const string Delete = """
        WITH changed AS (
            UPDATE links SET deleted_at = @At, updated_at = @At, version = @Version WHERE id = @Id RETURNING id, domain_id, slug, version
        )
        INSERT INTO link_changes (domain_id, slug, version, changed_at, link_id, kind) SELECT domain_id, slug, version, @At, id, 3 FROM changed
        """;

    public const string Restore = """
        WITH changed AS (
            UPDATE links SET deleted_at = NULL, slug = @Slug, updated_at = @At, version = @Version WHERE id = @Id RETURNING id, domain_id, slug, version
        )
        INSERT INTO link_changes (domain_id, slug, version, changed_at, link_id, kind) SELECT domain_id, slug, version, @At, id, 4 FROM changed
        """;

    /// <summary>Its caches forgot the link when it was deleted.</summary>
    public const string Purge = """
        UPDATE links
        SET purged_at = @At, updated_at = @At, url = '', title = NULL, notes = NULL, folder = NULL, external_id = NULL, tags = '{}',
            options = NULL, disabled_reason = NULL, url_hash = 0, url_host = '', search_text = ''
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NOT NULL AND purged_at IS NULL
        """;

    public const string RecordChange = """
        INSERT INTO link_changes (domain_id, slug, version, changed_at) VALUES (@DomainId, @Slug, @Version, @At)
        """;
}
