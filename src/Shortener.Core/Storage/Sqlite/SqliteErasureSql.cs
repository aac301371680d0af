namespace Shortener.Core.Storage.Sqlite;

/// <summary>Statements of <see cref="SqliteErasureStore"/>.</summary>
internal static class SqliteErasureSql
{
    public const string Columns = """
        SELECT e.workspace_id AS WorkspaceId, w.name AS Name, e.requested_at AS RequestedAt, w.erased_at AS ErasedAt,
            e.reserves_slugs AS ReservesSlugs, e.rows_erased AS "Rows", e.rows_expected AS Expected
        FROM workspace_erasures e
        JOIN workspaces w ON w.id = e.workspace_id

        """;

    public const string IsAlive = "SELECT EXISTS (SELECT 1 FROM workspaces WHERE id = @WorkspaceId AND deleted_at IS NULL)";

    public const string HasOthers = "SELECT EXISTS (SELECT 1 FROM workspaces WHERE id <> @WorkspaceId AND deleted_at IS NULL)";

    public const string HoldsDefaultDomain = "SELECT EXISTS (SELECT 1 FROM domains WHERE workspace_id = @WorkspaceId AND host = '')";

    public const string End = """
        UPDATE workspaces SET deleted_at = @At, updated_at = @At, version = version + 1 WHERE id = @WorkspaceId;
        INSERT INTO workspace_erasures (workspace_id, requested_at, reserves_slugs) VALUES (@WorkspaceId, @At, @ReserveSlugs);
        UPDATE api_keys SET revoked_at = @At, version = version + 1 WHERE workspace_id = @WorkspaceId AND revoked_at IS NULL;
        UPDATE sessions SET workspace_id = NULL WHERE workspace_id = @WorkspaceId;
        UPDATE webhooks SET enabled = 0, version = version + 1 WHERE workspace_id = @WorkspaceId AND enabled = 1;
        UPDATE imports SET status = 'failed', error = 'The workspace was deleted', updated_at = @At, finished_at = @At
        WHERE workspace_id = @WorkspaceId AND status IN ('queued', 'running');
        UPDATE domains
        SET host = substr(host, 1, instr(host || '~', '~') - 1) || '~d' || id, deleted_at = @At, version = version + 1
        WHERE workspace_id = @WorkspaceId AND host <> '' AND deleted_at IS NULL;
        UPDATE interstitial_workspaces SET version = version + 1 WHERE workspace_id = @WorkspaceId;
        """;

    public const string ListHubs = "SELECT id FROM hubs WHERE workspace_id = @WorkspaceId AND deleted_at IS NULL ORDER BY id";

    public const string EndHub = """
        UPDATE hubs
        SET handle = '~' || id, domain_id = NULL, live = 0, version = version + 1, page_version = @PageVersion, updated_at = @At, deleted_at = @At
        WHERE id = @Id
        """;

    // An owner other than the caller is a killed process: there is one at a time.
    public const string Claim = """
        UPDATE workspace_erasures
        SET lease_owner = @Owner, lease_until = @Until, claimed_at = @Now
        WHERE workspace_id = (
            SELECT e.workspace_id
            FROM workspace_erasures e
            JOIN workspaces w ON w.id = e.workspace_id
            WHERE w.erased_at IS NULL AND (e.lease_owner IS NOT NULL OR e.lease_until IS NULL OR e.lease_until <= @Now)
            ORDER BY e.claimed_at NULLS FIRST, e.requested_at, e.workspace_id
            LIMIT 1)
        RETURNING workspace_id
        """;

    public const string Expect = """
        UPDATE workspace_erasures
        SET rows_expected = (SELECT coalesce(sum(clicks + bot_clicks), 0) FROM workspace_quarters WHERE workspace_id = @WorkspaceId)
            + (SELECT coalesce(sum(events + bot_events), 0) FROM event_quarters WHERE workspace_id = @WorkspaceId AND kind = 255)
            + (SELECT count(*) FROM links WHERE workspace_id = @WorkspaceId)
        WHERE workspace_id = @WorkspaceId AND rows_expected IS NULL
        """;

    public const string Keep = "UPDATE workspace_erasures SET lease_until = @Until WHERE workspace_id = @WorkspaceId AND lease_owner = @Owner";

    public const string Postpone = """
        UPDATE workspace_erasures SET lease_owner = NULL, lease_until = @Until, link_cursor = 0, stray_cursor = NULL
        WHERE workspace_id = @WorkspaceId AND lease_owner = @Owner
        """;

    public const string Progress = "UPDATE workspace_erasures SET rows_erased = rows_erased + @Rows WHERE workspace_id = @WorkspaceId";

    public const string GiveBack = """
        UPDATE workspace_erasures SET lease_owner = NULL, lease_until = NULL WHERE workspace_id = @WorkspaceId AND lease_owner = @Owner
        """;

    /// <summary>After <see cref="GiveBack"/>, in its transaction.</summary>
    public const string Finish = """
        UPDATE sessions SET workspace_id = NULL WHERE workspace_id = @WorkspaceId;
        UPDATE workspaces
        SET name = '', timezone = 'UTC', currency = 'USD', visitor_cookies = 'off', honour_privacy_signals = 1, erased_at = @At, updated_at = @At
        WHERE id = @WorkspaceId;
        """;

    public const string DeadLetters = """
        SELECT id
        FROM dead_letters
        WHERE (json_valid(click) AND json_extract(click, '$.workspaceId') = @WorkspaceId)
            OR link_id IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId)
        LIMIT @Most
        """;

    // By id, past the links of others: sorting all of the workspace's for each chunk would be dearer.
    public const string NextLinks = """
        SELECT id FROM links
        WHERE +workspace_id = @WorkspaceId AND id > (SELECT link_cursor FROM workspace_erasures WHERE workspace_id = @WorkspaceId)
        ORDER BY id
        LIMIT @Most
        """;

    public const string NextLinkDay = """
        SELECT link_id AS Subject, hour / 24 AS Day FROM link_hours WHERE link_id IN (SELECT value FROM json_each(@Links)) LIMIT 1
        """;

    public const string Clicks = """
        DELETE FROM clicks
        WHERE (day, link_id, at, source_id, position) IN (
            SELECT day, link_id, at, source_id, position FROM clicks WHERE day = @Day AND link_id = @Subject LIMIT @Most)
        """;

    public const string LinkHours = "DELETE FROM link_hours WHERE link_id = @Subject AND hour >= @Day * 24 AND hour < @Day * 24 + 24";

    public const string Links = """
        INSERT INTO link_changes (domain_id, slug, version, changed_at)
        SELECT domain_id, slug, version + 1, @At FROM links WHERE id IN (SELECT value FROM json_each(@Links)) AND purged_at IS NULL;
        UPDATE links
        SET deleted_at = coalesce(deleted_at, @At), purged_at = @At, updated_at = @At, version = version + 1, url = '', title = NULL, notes = NULL,
            folder = NULL, external_id = NULL, tags = '[]', options = NULL, disabled_reason = NULL, url_hash = 0, url_host = '', search_text = ''
        WHERE id IN (SELECT value FROM json_each(@Links)) AND purged_at IS NULL
            AND @ReserveSlugs AND domain_id IN (SELECT id FROM domains WHERE host = '');
        DELETE FROM link_search
        WHERE rowid IN (
            SELECT id FROM links
            WHERE id IN (SELECT value FROM json_each(@Links)) AND search_text IS NOT NULL
                AND NOT (@ReserveSlugs AND domain_id IN (SELECT id FROM domains WHERE host = '')));
        UPDATE workspace_erasures SET link_cursor = @Cursor WHERE workspace_id = @WorkspaceId;
        """;

    public const string RemoveLinks = """
        DELETE FROM links
        WHERE id IN (SELECT value FROM json_each(@Links))
            AND NOT (@ReserveSlugs AND domain_id IN (SELECT id FROM domains WHERE host = ''))
        """;

    /// <summary>
    /// The next quarter of an hour that the totals know of: clicks are counted in the transaction that stores them, so there are none in others.
    /// </summary>
    public const string NextStrayQuarter = """
        SELECT e.stray_cursor AS "Cursor",
            (SELECT min(q.quarter) FROM workspace_quarters q
             WHERE q.workspace_id = e.workspace_id AND (e.stray_cursor IS NULL OR q.quarter >= e.stray_cursor / 900000000)) AS "Quarter"
        FROM workspace_erasures e
        WHERE e.workspace_id = @WorkspaceId
        """;

    public const string StrayCursor = "UPDATE workspace_erasures SET stray_cursor = @Cursor WHERE workspace_id = @WorkspaceId";

    public const string Strays = """
        SELECT day AS Day, link_id AS LinkId, at AS At, source_id AS SourceId, position AS Position
        FROM clicks
        WHERE source_id > 0 AND workspace_id = @WorkspaceId AND at >= @From AND at < @To
        ORDER BY at
        LIMIT @Most
        """;

    public const string Stray = """
        DELETE FROM clicks WHERE day = @Day AND link_id = @LinkId AND at = @At AND source_id = @SourceId AND position = @Position
        """;

    public const string NextEventDay = """
        SELECT subject_id AS Subject, quarter / 96 AS Day FROM event_quarters WHERE workspace_id = @WorkspaceId AND kind BETWEEN 1 AND 7 LIMIT 1
        """;

    public const string Events = """
        DELETE FROM events
        WHERE (day, subject_id, at, source_id, position) IN (
            SELECT day, subject_id, at, source_id, position
            FROM events
            WHERE day = @Day AND subject_id = @Subject AND workspace_id = @WorkspaceId
            LIMIT @Most)
        """;

    public const string EventQuarters = """
        DELETE FROM event_quarters
        WHERE workspace_id = @WorkspaceId AND kind BETWEEN 1 AND 7 AND subject_id = @Subject AND quarter >= @Day * 96 AND quarter < @Day * 96 + 96
        """;

    /// <summary>Answers kept for repeated requests of the workspace's keys.</summary>
    public const string Repeats = "DELETE FROM idempotent_requests WHERE owner IN (SELECT 'key:' || id FROM api_keys WHERE workspace_id = @WorkspaceId)";

    public const string SampleSource = """
        DELETE FROM dead_letters WHERE source_id IN (SELECT id FROM sources WHERE identity = @Sample);
        DELETE FROM source_reports WHERE source_id IN (SELECT id FROM sources WHERE identity = @Sample);
        DELETE FROM sources WHERE identity = @Sample;
        """;

    public const string CatalogueColumns = """
        SELECT t.name AS TableName, c.name AS ColumnName FROM sqlite_schema t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'link\_search%' ESCAPE '\'
        """;

    public const string CatalogueKeys = CatalogueColumns + " AND c.pk > 0 ORDER BY t.name, c.pk";

    public const string CatalogueReferences = """
        SELECT t.name AS TableName, f."from" AS ColumnName, f."table" AS ParentTable, coalesce(f."to", 'id') AS ParentColumn
        FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
        WHERE t.type = 'table'
        """;
}
