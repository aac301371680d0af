-- Deleted workspaces and how far their erasing is. What is left to do is told by the rows that are left.
CREATE TABLE workspace_erasures (
    workspace_id   integer PRIMARY KEY REFERENCES workspaces (id),
    requested_at   timestamptz NOT NULL,
    -- Whether slugs on the default domain are kept from being given out again.
    reserves_slugs boolean NOT NULL,
    -- Links up to this id are erased; the next round starts again.
    link_cursor    bigint NOT NULL DEFAULT 0,
    -- Unix microseconds: clicks without links before it are erased; null before the first look, and the next round starts again.
    stray_cursor   bigint,
    rows_erased    bigint NOT NULL DEFAULT 0,
    -- Clicks, events and links at the start; null before it.
    rows_expected  bigint,
    -- Who works on it, and until when nobody else does.
    lease_owner    text,
    lease_until    timestamptz,
    -- When it was last begun or gone on with: the one that waited longest is next, so that one that fails holds up no other.
    claimed_at     timestamptz
);
