CREATE TABLE interstitials (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    enabled      INTEGER NOT NULL DEFAULT 1,
    -- What InterstitialSettings writes: read as a whole by every node, searched by nobody.
    settings     TEXT NOT NULL DEFAULT '{}',
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    deleted_at   INTEGER
) STRICT;

CREATE INDEX interstitials_workspace ON interstitials (workspace_id, id);

-- Every creative that an interstitial ever had, so that its events keep a name.
CREATE TABLE creatives (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    interstitial_id INTEGER NOT NULL REFERENCES interstitials (id),
    workspace_id    INTEGER NOT NULL REFERENCES workspaces (id),
    name            TEXT NOT NULL
) STRICT;

CREATE INDEX creatives_interstitial ON creatives (interstitial_id, id);

-- A row for each workspace that ever had an interstitial or visitor cookies: what nodes poll. The version grows with every change that
-- they have to learn of; attachments is what InterstitialAttachments writes.
CREATE TABLE interstitial_workspaces (
    workspace_id        INTEGER PRIMARY KEY REFERENCES workspaces (id),
    version             INTEGER NOT NULL,
    attachments         TEXT NOT NULL DEFAULT '{}',
    attachments_version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- One row, drawn by the node that comes first: what an interstitial's links are sealed with.
CREATE TABLE interstitial_keys (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    secret     BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- off, consent or on: whether visitors of pages may get a first-party cookie.
ALTER TABLE workspaces ADD COLUMN visitor_cookies TEXT NOT NULL DEFAULT 'off';
ALTER TABLE workspaces ADD COLUMN honour_privacy_signals INTEGER NOT NULL DEFAULT 1;
