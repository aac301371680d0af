CREATE TABLE utm_templates (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    source       TEXT,
    medium       TEXT,
    campaign     TEXT,
    term         TEXT,
    content      TEXT,
    referrer     TEXT,
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    UNIQUE (workspace_id, name)
) STRICT;

-- JSON of the apps that may open the domain's links by themselves; null for none.
ALTER TABLE domains ADD COLUMN apps TEXT;
