-- Deleted workspaces and how far their erasing is. What is left to do is told by the rows that are left.
CREATE TABLE workspace_erasures (
    workspace_id   INTEGER PRIMARY KEY REFERENCES workspaces (id),
    requested_at   INTEGER NOT NULL,
    -- Whether slugs on the default domain are kept from being given out again.
    reserves_slugs INTEGER NOT NULL,
    -- Links up to this id are erased; the next round starts again.
    link_cursor    INTEGER NOT NULL DEFAULT 0,
    -- Unix microseconds: clicks without links before it are erased; null before the first look, and the next round starts again.
    stray_cursor   INTEGER,
    rows_erased    INTEGER NOT NULL DEFAULT 0,
    -- Clicks, events and links at the start; null before it.
    rows_expected  INTEGER,
    -- Who works on it, and until when nobody else does.
    lease_owner    TEXT,
    lease_until    INTEGER,
    -- When it was last begun or gone on with: the one that waited longest is next, so that one that fails holds up no other.
    claimed_at     INTEGER
) STRICT;
