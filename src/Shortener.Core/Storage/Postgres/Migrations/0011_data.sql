-- Imports of links. The file lies in the data directory of the node that took it, under the name spool, until the import has ended.
CREATE TABLE imports (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    file_name    text,
    spool        text NOT NULL UNIQUE,
    bytes        bigint NOT NULL,
    format       text NOT NULL,
    dry_run      boolean NOT NULL,
    on_conflict  text NOT NULL CHECK (on_conflict IN ('skip', 'update', 'rename')),
    -- Where links go whose file names no domain of the workspace.
    domain_id    integer NOT NULL,
    -- Records of links in the file; null until they are counted.
    records      bigint,
    status       text NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed')),
    error        text,
    -- Starts since position last moved.
    starts       integer NOT NULL DEFAULT 0,
    -- Records of links that are settled: an interrupted import goes on behind them.
    position     bigint NOT NULL DEFAULT 0,
    created      bigint NOT NULL DEFAULT 0,
    updated      bigint NOT NULL DEFAULT 0,
    renamed      bigint NOT NULL DEFAULT 0,
    unchanged    bigint NOT NULL DEFAULT 0,
    skipped      bigint NOT NULL DEFAULT 0,
    refused      bigint NOT NULL DEFAULT 0,
    clicks       bigint NOT NULL DEFAULT 0,
    clicks_added bigint NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    finished_at  timestamptz
);
CREATE INDEX imports_workspace ON imports (workspace_id, id DESC);

-- What an import refused, in the order of the file.
CREATE TABLE import_refusals (
    import_id bigint NOT NULL REFERENCES imports (id),
    number    bigint NOT NULL,
    line      bigint NOT NULL,
    field     text,
    code      text NOT NULL,
    message   text NOT NULL,
    PRIMARY KEY (import_id, number)
);
