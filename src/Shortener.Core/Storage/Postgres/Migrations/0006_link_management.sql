ALTER TABLE links
    ADD COLUMN archived boolean NOT NULL DEFAULT false,
    -- Path of folder names with slashes between them.
    ADD COLUMN folder text COLLATE "C",
    -- Set when the link left the trash for good: the row keeps its slug and its clicks, and nothing else.
    ADD COLUMN purged_at timestamptz,
    -- The next four are made of the columns above. The start after this migration fills them for links that were there before; null
    -- until then. First eight bytes of SHA-256 of the destination.
    ADD COLUMN url_hash bigint,
    -- Labels of the destination's host in reverse, each with a dot behind it: com.example.www.
    ADD COLUMN url_host text COLLATE "C",
    ADD COLUMN notes text,
    -- Lower-case slug, destination, title, notes and tags. Its index (links_search) needs the extension pg_trgm: the start makes it once
    -- the column is filled, and warns where it cannot.
    ADD COLUMN search_text text COLLATE "C";

-- Every list reads one of these from its newest link on.
DROP INDEX links_workspace_created;
CREATE INDEX links_current ON links (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL AND NOT archived;
CREATE INDEX links_archived ON links (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL AND archived;
CREATE INDEX links_trash ON links (workspace_id, deleted_at DESC, id DESC) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;
CREATE INDEX links_domain ON links (workspace_id, domain_id, created_at DESC, id DESC) WHERE deleted_at IS NULL AND NOT archived;
CREATE INDEX links_folder ON links (workspace_id, folder, created_at DESC, id DESC)
    WHERE folder IS NOT NULL AND deleted_at IS NULL AND NOT archived;
CREATE INDEX links_tags ON links USING gin (tags) WHERE tags <> '{}';
CREATE INDEX links_url_hash ON links (workspace_id, url_hash, created_at DESC, id DESC)
    WHERE deleted_at IS NULL AND NOT archived AND options IS NULL;
CREATE INDEX links_url_host ON links (workspace_id, url_host, id);
CREATE INDEX links_unfilled ON links (id) WHERE url_hash IS NULL;

-- Candidates of a search, in no order: texts that hold three patterns (one of them perhaps three times), links with a tag, or both. The
-- planner would take a scan of the whole table for a limit of some thousand rows.
CREATE FUNCTION links_matching(one text, two text, three text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off
    AS $$ SELECT id FROM links WHERE search_text LIKE one AND search_text LIKE two AND search_text LIKE three LIMIT most $$;
CREATE FUNCTION links_tagged(tag text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off
    AS $$ SELECT id FROM links WHERE tags @> ARRAY[tag] AND tags <> '{}' LIMIT most $$;
CREATE FUNCTION links_matching_tagged(one text, two text, three text, tag text, most integer) RETURNS SETOF bigint
    LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off
    AS $$
        SELECT id
        FROM links
        WHERE search_text LIKE one AND search_text LIKE two AND search_text LIKE three AND tags @> ARRAY[tag] AND tags <> '{}'
        LIMIT most
    $$;
