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

    public const string Create = """
        WITH inserted AS (
            INSERT INTO links (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title,
                               external_id, tags, options, version, created_at, updated_at)
            VALUES (@WorkspaceId, @DomainId, @Slug, @Url, @RedirectCode, @ForwardQuery, @Enabled, @DisabledReason, @Title,
                    @ExternalId, @Tags, @Options, @Version, @CreatedAt, @At)
            RETURNING id, domain_id, slug, version
        ), change AS (
            INSERT INTO link_changes (domain_id, slug, version, changed_at) SELECT domain_id, slug, version, @At FROM inserted
        )
        SELECT id FROM inserted
        """;

    /// <summary>Sorted, so that two batches with the same slugs wait for each other instead of deadlocking.</summary>
    public const string CreateMany = """
        WITH inserted AS (
            INSERT INTO links (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title,
                               external_id, tags, options, version, created_at, updated_at)
            SELECT workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled, disabled_reason, title, external_id,
                   ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)), options, @Version, created_at, @At
            FROM unnest(@WorkspaceIds, @DomainIds, @Slugs, @Urls, @RedirectCodes, @ForwardQueries, @Enabled, @DisabledReasons,
                        @Titles, @ExternalIds, @Tags, @Options, @CreatedAts)
                WITH ORDINALITY AS input (workspace_id, domain_id, slug, url, redirect_code, forward_query, enabled,
                                          disabled_reason, title, external_id, tags, options, created_at, place)
            ORDER BY domain_id, slug, place
            ON CONFLICT DO NOTHING
            RETURNING id, workspace_id, domain_id, slug, version
        ), change AS (
            INSERT INTO link_changes (domain_id, slug, version, changed_at) SELECT domain_id, slug, version, @At FROM inserted
        )
        SELECT id AS Id, workspace_id AS WorkspaceId, domain_id AS DomainId, slug AS Slug FROM inserted
        """;

    public const string FindHeld = """
        SELECT DISTINCT l.id AS Id, l.workspace_id AS WorkspaceId, l.domain_id AS DomainId, l.slug AS Slug
        FROM unnest(@DomainIds, @Slugs) AS t (domain_id, slug)
        JOIN links l ON l.domain_id = t.domain_id AND l.slug = t.slug
        """;

    private const string Columns = """
        SELECT l.id AS Id, l.workspace_id AS WorkspaceId, l.domain_id AS DomainId, d.host AS Domain, l.slug AS Slug, l.url AS Url,
               l.redirect_code AS RedirectCode, l.forward_query AS ForwardQuery, l.enabled AS Enabled,
               l.disabled_reason AS DisabledReason, l.title AS Title, l.external_id AS ExternalId, l.tags AS Tags,
               l.options AS Options, l.version AS Version, l.created_at AS CreatedAt, l.updated_at AS UpdatedAt,
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

    /// <summary>The page is chosen first, so that clicks are summed for its links only.</summary>
    public const string List = Columns + """
        WHERE l.id IN (
            SELECT p.id
            FROM links p
            WHERE p.workspace_id = @WorkspaceId AND p.deleted_at IS NULL
              AND (p.created_at, p.id) < (@AfterAt, @AfterId)
              AND (@DomainId::integer IS NULL OR p.domain_id = @DomainId)
              AND (@Tag::text IS NULL OR @Tag = ANY (p.tags))
              AND (@Pattern::text IS NULL
                   OR p.slug COLLATE "und-x-icu" ILIKE @Pattern
                   OR p.url COLLATE "und-x-icu" ILIKE @Pattern
                   OR p.title COLLATE "und-x-icu" ILIKE @Pattern)
            ORDER BY p.created_at DESC, p.id DESC
            LIMIT @Limit)
        ORDER BY l.created_at DESC, l.id DESC
        """;

    public const string Lock = """
        SELECT slug AS Slug, version AS Version
        FROM links
        WHERE id = @Id AND workspace_id = @WorkspaceId AND deleted_at IS NULL
        FOR UPDATE
        """;

    public const string Update = """
        WITH changed AS (
            UPDATE links
            SET slug = @Slug, url = @Url, redirect_code = @RedirectCode, forward_query = @ForwardQuery, enabled = @Enabled,
                disabled_reason = @DisabledReason, title = @Title, external_id = @ExternalId, tags = @Tags, options = @Options, version = @Version,
                updated_at = @At
            WHERE id = @Id
            RETURNING domain_id, slug, version
        )
        INSERT INTO link_changes (domain_id, slug, version, changed_at) SELECT domain_id, slug, version, @At FROM changed
        """;

    public const string Delete = """
        WITH changed AS (
            UPDATE links SET deleted_at = @At, updated_at = @At, version = @Version WHERE id = @Id RETURNING domain_id, slug, version
        )
        INSERT INTO link_changes (domain_id, slug, version, changed_at) SELECT domain_id, slug, version, @At FROM changed
        """;

    public const string RecordChange = """
        INSERT INTO link_changes (domain_id, slug, version, changed_at) VALUES (@DomainId, @Slug, @Version, @At)
        """;
}
