-- Instants are integers: microseconds since the Unix epoch, UTC. The control plane mirrors the PostgreSQL schema.
CREATE TABLE workspaces (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    timezone   TEXT NOT NULL DEFAULT 'UTC',
    currency   TEXT NOT NULL DEFAULT 'USD',
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    -- SHA-256 of the key: keys carry 256 random bits, so a slow hash adds nothing.
    hash         BLOB NOT NULL UNIQUE,
    all_rights   INTEGER NOT NULL DEFAULT 1,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;

CREATE TABLE idempotency_keys (
    api_key_id   INTEGER NOT NULL REFERENCES api_keys (id),
    key          TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status       INTEGER NOT NULL,
    body         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (api_key_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE domains (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    -- Lower case, punycode, without port. The default domain has an empty host and answers every unknown one.
    host         TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE links (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id    INTEGER NOT NULL REFERENCES workspaces (id),
    domain_id       INTEGER NOT NULL REFERENCES domains (id),
    slug            TEXT NOT NULL,
    url             TEXT NOT NULL,
    redirect_code   INTEGER NOT NULL DEFAULT 302,
    forward_query   INTEGER NOT NULL DEFAULT 1,
    enabled         INTEGER NOT NULL DEFAULT 1,
    disabled_reason TEXT,
    title           TEXT,
    external_id     TEXT,
    -- JSON array of strings.
    tags            TEXT NOT NULL DEFAULT '[]',
    version         INTEGER NOT NULL DEFAULT 1,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    deleted_at      INTEGER,
    -- Deleted rows keep their slug, so that it is not given out again.
    UNIQUE (domain_id, slug)
) STRICT;
CREATE INDEX links_workspace_created ON links (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX links_external_id_key ON links (workspace_id, external_id) WHERE external_id IS NOT NULL AND deleted_at IS NULL;

-- One row per change of a link: caches poll it to repair what a lost message left (see Redirects).
CREATE TABLE link_changes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    domain_id  INTEGER NOT NULL,
    slug       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE visitor_salts (
    -- First UTC day of the period, as days since 1970-01-01; period is day or month.
    period_start INTEGER NOT NULL,
    period       TEXT NOT NULL CHECK (period IN ('day', 'month')),
    salt         BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (period, period_start)
) STRICT, WITHOUT ROWID;

-- A source of clicks: a journal's generation (node/generation) or an imported file (import/hash).
-- The commit moves position by compare-and-set; stored and dead_lettered are the account's own counters.
CREATE TABLE sources (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    identity      TEXT NOT NULL UNIQUE,
    position      INTEGER NOT NULL,
    stored        INTEGER NOT NULL DEFAULT 0,
    dead_lettered INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    moved_at      INTEGER NOT NULL,
    closed_at     INTEGER
) STRICT;

-- What a node last reported of its journal; accepted and dropped are counted there, not here.
CREATE TABLE source_reports (
    source_id   INTEGER PRIMARY KEY REFERENCES sources (id),
    accepted    INTEGER NOT NULL,
    dropped     TEXT NOT NULL,
    pending     INTEGER NOT NULL,
    oldest_at   INTEGER,
    reported_at INTEGER NOT NULL,
    -- The sources row as the node saw it when it counted; null when the report was written by the commit or close that moved the
    -- row, so that the row itself is what the report was counted against.
    stored        INTEGER,
    dead_lettered INTEGER
) STRICT;

CREATE TABLE dead_letters (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id   INTEGER NOT NULL REFERENCES sources (id),
    position    INTEGER NOT NULL,
    link_id     INTEGER,
    at          INTEGER,
    reason      TEXT NOT NULL,
    -- The click as JSON with its location instead of its address.
    click       TEXT,
    created_at  INTEGER NOT NULL,
    replayed_at INTEGER,
    UNIQUE (source_id, position)
) STRICT;

-- Dictionaries of repeated strings, keyed by the first eight bytes of SHA-256 of their content.
CREATE TABLE user_agents (
    id              INTEGER PRIMARY KEY,
    value           TEXT NOT NULL,
    browser         TEXT,
    browser_version TEXT,
    os              TEXT,
    os_version      TEXT,
    device_type     TEXT,
    device_brand    TEXT,
    device_model    TEXT,
    in_app_browser  TEXT,
    bot_name        TEXT
) STRICT;

CREATE TABLE places (
    id        INTEGER PRIMARY KEY,
    country   TEXT,
    region    TEXT,
    city      TEXT,
    latitude  REAL,
    longitude REAL
) STRICT;

CREATE TABLE referrers (
    id     INTEGER PRIMARY KEY,
    value  TEXT NOT NULL,
    domain TEXT
) STRICT;

CREATE TABLE traffic (
    id           INTEGER PRIMARY KEY,
    channel      TEXT NOT NULL,
    source       TEXT,
    medium       TEXT,
    campaign     TEXT,
    utm_source   TEXT,
    utm_medium   TEXT,
    utm_campaign TEXT,
    utm_term     TEXT,
    utm_content  TEXT
) STRICT;

-- Values of rollup dimensions, keyed alike; 0 stands for null and has no row.
CREATE TABLE labels (
    id    INTEGER PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- The narrow click, clustered by day and link: inserts touch the pages of the days they fall on, and one link's day is one
-- short range. No further index is needed.
CREATE TABLE clicks (
    day           INTEGER NOT NULL,
    link_id       INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    source_id     INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    workspace_id  INTEGER NOT NULL,
    visitor       INTEGER,
    user_agent_id INTEGER,
    place_id      INTEGER,
    referrer_id   INTEGER,
    traffic_id    INTEGER,
    bot_kind      INTEGER NOT NULL DEFAULT 0,
    flags         INTEGER NOT NULL DEFAULT 0,
    language      TEXT,
    PRIMARY KEY (day, link_id, at, source_id, position)
) STRICT, WITHOUT ROWID;

-- Rollups. Rows are partial, keyed by source, absolute values written by the source's only writer; readers sum them.
-- quarter = unix seconds / 900, hour = unix seconds / 3600, day = unix seconds / 86400.
CREATE TABLE workspace_quarters (
    workspace_id INTEGER NOT NULL,
    quarter      INTEGER NOT NULL,
    source_id    INTEGER NOT NULL,
    clicks       INTEGER NOT NULL,
    bot_clicks   INTEGER NOT NULL,
    uniques      INTEGER NOT NULL,
    bot_uniques  INTEGER NOT NULL,
    all_uniques  INTEGER NOT NULL,
    sketch       BLOB,
    bot_sketch   BLOB,
    PRIMARY KEY (workspace_id, quarter, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace_days (
    workspace_id INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    dimension    INTEGER NOT NULL,
    value_id     INTEGER NOT NULL,
    source_id    INTEGER NOT NULL,
    clicks       INTEGER NOT NULL,
    bot_clicks   INTEGER NOT NULL,
    uniques      INTEGER NOT NULL,
    bot_uniques  INTEGER NOT NULL,
    all_uniques  INTEGER NOT NULL,
    sketch       BLOB,
    bot_sketch   BLOB,
    PRIMARY KEY (workspace_id, dimension, day, value_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_hours (
    link_id    INTEGER NOT NULL,
    hour       INTEGER NOT NULL,
    source_id  INTEGER NOT NULL,
    clicks     INTEGER NOT NULL,
    bot_clicks INTEGER NOT NULL,
    PRIMARY KEY (link_id, hour, source_id)
) STRICT, WITHOUT ROWID;

-- Link-days above the threshold: their dimensions live in link_days, for this source; the others are read raw.
CREATE TABLE hot_link_days (
    link_id   INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    PRIMARY KEY (link_id, day, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_days (
    link_id     INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    dimension   INTEGER NOT NULL,
    value_id    INTEGER NOT NULL,
    source_id   INTEGER NOT NULL,
    clicks      INTEGER NOT NULL,
    bot_clicks  INTEGER NOT NULL,
    uniques     INTEGER NOT NULL,
    bot_uniques INTEGER NOT NULL,
    all_uniques INTEGER NOT NULL,
    sketch      BLOB,
    bot_sketch  BLOB,
    PRIMARY KEY (link_id, dimension, day, value_id, source_id)
) STRICT, WITHOUT ROWID;
