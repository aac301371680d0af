-- What a change did to which link: 1 created, 2 changed, 3 deleted, 4 restored; null where it makes no event (a slug given up, rows of
-- earlier releases).
ALTER TABLE link_changes ADD COLUMN link_id INTEGER;
ALTER TABLE link_changes ADD COLUMN kind INTEGER;

-- When the link broke, and which break was announced.
ALTER TABLE link_health ADD COLUMN broken_at INTEGER;
ALTER TABLE link_health ADD COLUMN told_at INTEGER;
CREATE INDEX link_health_untold ON link_health (link_id) WHERE status = 2 AND broken_at IS NOT told_at;

CREATE TABLE webhooks (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id     INTEGER NOT NULL REFERENCES workspaces (id),
    url              TEXT NOT NULL,
    -- JSON array of event types.
    events           TEXT NOT NULL,
    -- Whether clicks are among them: a commit asks for the workspaces that want them.
    clicks           INTEGER NOT NULL,
    enabled          INTEGER NOT NULL,
    description      TEXT,
    -- At most one of the two: only this link's events, or only those of links with this tag.
    link_id          INTEGER,
    tag              TEXT,
    include_bots     INTEGER NOT NULL,
    -- In plain text: whoever signs needs it.
    secret           TEXT NOT NULL,
    old_secret       TEXT,
    old_secret_until INTEGER,
    disabled_reason  TEXT,
    -- First failure since the last success; null while deliveries succeed.
    failing_since    INTEGER,
    -- Changes up to here came before the endpoint: by row in SQLite (kept by a move), by transaction in PostgreSQL.
    from_change      INTEGER NOT NULL,
    from_txid        INTEGER NOT NULL,
    -- Ends and breaks of links before it are not told: when the endpoint was made, enabled again, or asked for other events.
    told_from        INTEGER NOT NULL,
    -- Who delivers, and until when nobody else does.
    lease_owner      TEXT,
    lease_until      INTEGER,
    version          INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_workspace ON webhooks (workspace_id, id);
CREATE INDEX webhooks_clicks ON webhooks (workspace_id) WHERE clicks = 1 AND enabled = 1;

-- How far changes of links have become deliveries; one row. By row in SQLite (kept by a move), by transaction in PostgreSQL.
CREATE TABLE webhook_feed (
    id           INTEGER PRIMARY KEY,
    after_change INTEGER NOT NULL,
    after_txid   INTEGER NOT NULL
) STRICT;

-- Messages in the order in which they are sent, and what became of them. A message of link events holds its body; one of clicks says
-- which clicks it holds.
CREATE TABLE webhook_deliveries (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook_id       INTEGER NOT NULL REFERENCES webhooks (id),
    -- The header webhook-id: made of the endpoint and of what the message tells, so that it is the same whoever makes it.
    message_id       TEXT NOT NULL,
    event            TEXT NOT NULL,
    body             TEXT,
    source_id        INTEGER,
    from_position    INTEGER,
    to_position      INTEGER,
    first_at         INTEGER,
    last_at          INTEGER,
    -- Ids of the links clicked: ascending differences, seven bits a byte.
    links            BLOB,
    include_bots     INTEGER NOT NULL,
    -- 0 pending, 1 delivered, 2 failed.
    status           INTEGER NOT NULL,
    attempts         INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    first_attempt_at INTEGER,
    next_attempt_at  INTEGER NOT NULL,
    finished_at      INTEGER,
    response_status  INTEGER,
    error            TEXT,
    duration_ms      INTEGER
) STRICT;
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, id) WHERE status = 0;
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, id);

-- Written with the commit of clicks, one row for up to a thousand clicks of a workspace that wants them; gone once all have them.
CREATE TABLE webhook_click_ranges (
    workspace_id  INTEGER NOT NULL,
    source_id     INTEGER NOT NULL,
    to_position   INTEGER NOT NULL,
    from_position INTEGER NOT NULL,
    clicks        INTEGER NOT NULL,
    first_at      INTEGER NOT NULL,
    last_at       INTEGER NOT NULL,
    links         BLOB NOT NULL,
    committed_at  INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, source_id, to_position)
) STRICT, WITHOUT ROWID;

-- How far the clicks of a source have become deliveries of an endpoint.
CREATE TABLE webhook_click_positions (
    webhook_id INTEGER NOT NULL REFERENCES webhooks (id),
    source_id  INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (webhook_id, source_id)
) STRICT, WITHOUT ROWID;

-- Ends of links that somebody is to be told of, copied from their options; no row while nobody is.
CREATE TABLE link_expiries (
    link_id      INTEGER PRIMARY KEY REFERENCES links (id),
    expires_at   INTEGER,
    click_limit  INTEGER,
    -- Which of them was announced.
    expires_told INTEGER NOT NULL,
    limit_told   INTEGER NOT NULL
) STRICT;
CREATE INDEX link_expiries_due ON link_expiries (expires_at) WHERE expires_told = 0;
