-- Clicks from the newest on, whatever their link, for lists, exports and the live stream. The condition holds for every click; it keeps
-- the index out of plans of metrics, which read whole days of the table in its own order: only statements that repeat it may use it.
CREATE INDEX clicks_at ON clicks (at, workspace_id) WHERE source_id > 0;

-- Imports of links. The file lies in the data directory of the node that took it, under the name spool, until the import has ended.
CREATE TABLE imports (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    file_name    TEXT,
    spool        TEXT NOT NULL UNIQUE,
    bytes        INTEGER NOT NULL,
    format       TEXT NOT NULL,
    dry_run      INTEGER NOT NULL,
    on_conflict  TEXT NOT NULL CHECK (on_conflict IN ('skip', 'update', 'rename')),
    -- Where links go whose file names no domain of the workspace.
    domain_id    INTEGER NOT NULL,
    -- Records of links in the file; null until they are counted.
    records      INTEGER,
    status       TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed')),
    error        TEXT,
    -- Starts since position last moved.
    starts       INTEGER NOT NULL DEFAULT 0,
    -- Records of links that are settled: an interrupted import goes on behind them.
    position     INTEGER NOT NULL DEFAULT 0,
    created      INTEGER NOT NULL DEFAULT 0,
    updated      INTEGER NOT NULL DEFAULT 0,
    renamed      INTEGER NOT NULL DEFAULT 0,
    unchanged    INTEGER NOT NULL DEFAULT 0,
    skipped      INTEGER NOT NULL DEFAULT 0,
    refused      INTEGER NOT NULL DEFAULT 0,
    clicks       INTEGER NOT NULL DEFAULT 0,
    clicks_added INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    finished_at  INTEGER
) STRICT;
CREATE INDEX imports_workspace ON imports (workspace_id, id DESC);

-- What an import refused, in the order of the file.
CREATE TABLE import_refusals (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    number    INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    field     TEXT,
    code      TEXT NOT NULL,
    message   TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;
