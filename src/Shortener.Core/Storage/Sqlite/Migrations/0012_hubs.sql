CREATE TABLE hubs (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    -- Lower case. A deleted hub's is ~ and its id, which no handle is.
    handle       TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    -- The domain whose root shows the page. No reference: a domain may go before its hub.
    domain_id    INTEGER UNIQUE,
    draft        TEXT NOT NULL,
    published    TEXT,
    published_at INTEGER,
    live         INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    -- Of hub_clock, at the last change of what visitors see.
    page_version INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    deleted_at   INTEGER
) STRICT;
CREATE INDEX hubs_workspace ON hubs (workspace_id, id) WHERE deleted_at IS NULL;
CREATE INDEX hubs_page_version ON hubs (page_version);

-- One row, written by every change of what visitors see: nodes learn of changes by asking for later ones.
CREATE TABLE hub_clock (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;

-- Every block that a hub ever had, so that its events keep a name: the document holds the blocks themselves.
CREATE TABLE hub_blocks (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    hub_id       INTEGER NOT NULL REFERENCES hubs (id),
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    kind         TEXT NOT NULL,
    label        TEXT NOT NULL
) STRICT;
CREATE INDEX hub_blocks_hub ON hub_blocks (hub_id);

-- Versions of drafts, at most 50 of a hub.
CREATE TABLE hub_versions (
    hub_id     INTEGER NOT NULL REFERENCES hubs (id),
    number     INTEGER NOT NULL,
    author     TEXT NOT NULL,
    document   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (hub_id, number)
) STRICT, WITHOUT ROWID;

-- Images of hubs and interstitials: in the database, so that every node and every backup has them.
CREATE TABLE images (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    -- Hexadecimal, of the bytes as they are served.
    sha256       TEXT NOT NULL,
    type         TEXT NOT NULL CHECK (type IN ('png', 'jpg', 'gif', 'webp')),
    width        INTEGER NOT NULL,
    height       INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    name         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    -- Last: what is read without it stays off its pages.
    data         BLOB NOT NULL,
    UNIQUE (workspace_id, sha256)
) STRICT;
CREATE INDEX images_sha256 ON images (sha256);

-- What people left in lead forms, with what they agreed to.
CREATE TABLE leads (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    hub_id       INTEGER NOT NULL REFERENCES hubs (id),
    block_id     INTEGER NOT NULL REFERENCES hub_blocks (id),
    name         TEXT,
    email        TEXT,
    phone        TEXT,
    message      TEXT,
    consent      TEXT NOT NULL,
    language     TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    -- Whether webhooks were told.
    told         INTEGER NOT NULL
) STRICT;
CREATE INDEX leads_hub ON leads (hub_id, id);
CREATE INDEX leads_untold ON leads (id) WHERE told = 0;
