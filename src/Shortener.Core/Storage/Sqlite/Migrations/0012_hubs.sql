CREATE TABLE hubs (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    handle       TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    deleted_at   INTEGER
) STRICT;

-- Every block that a hub ever had, so that its events keep a name: the document holds the blocks themselves.
CREATE TABLE hub_blocks (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    hub_id       INTEGER NOT NULL REFERENCES hubs (id),
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    kind         TEXT NOT NULL,
    label        TEXT NOT NULL
) STRICT;
