CREATE TABLE interstitials (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    deleted_at   INTEGER
) STRICT;

-- Every creative that an interstitial ever had, so that its events keep a name.
CREATE TABLE creatives (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    interstitial_id INTEGER NOT NULL REFERENCES interstitials (id),
    workspace_id    INTEGER NOT NULL REFERENCES workspaces (id),
    name            TEXT NOT NULL
) STRICT;
