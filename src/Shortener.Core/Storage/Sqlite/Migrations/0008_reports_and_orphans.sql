-- What visitors reported of links. The reporter is a keyed hash of the address under the day's salt; the address is kept nowhere.
CREATE TABLE abuse_reports (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    -- No reference: a report outlives its link.
    link_id      INTEGER NOT NULL,
    host         TEXT NOT NULL,
    slug         TEXT NOT NULL,
    -- Where the link led when it was reported.
    url          TEXT NOT NULL,
    reason       TEXT NOT NULL,
    comment      TEXT,
    email        TEXT,
    reporter     INTEGER,
    status       TEXT NOT NULL DEFAULT 'open',
    note         TEXT,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX abuse_reports_workspace ON abuse_reports (workspace_id, id DESC);

-- Who did what about a report, never changed.
CREATE TABLE abuse_report_changes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    report_id  INTEGER NOT NULL REFERENCES abuse_reports (id),
    api_key_id INTEGER NOT NULL,
    status     TEXT NOT NULL,
    note       TEXT,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX abuse_report_changes_report ON abuse_report_changes (report_id, id);

-- Visits that found no link, by UTC hour since 1970-01-01; kind 0 is a domain's root, 1 an unknown slug.
CREATE TABLE orphan_visits (
    domain_id  INTEGER NOT NULL,
    hour       INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    visits     INTEGER NOT NULL,
    bot_visits INTEGER NOT NULL,
    PRIMARY KEY (domain_id, hour, kind)
) STRICT, WITHOUT ROWID;

-- The most visited unknown slugs of a domain and UTC day since 1970-01-01; pruned.
CREATE TABLE orphan_slugs (
    domain_id  INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    slug       TEXT NOT NULL,
    visits     INTEGER NOT NULL,
    bot_visits INTEGER NOT NULL,
    PRIMARY KEY (domain_id, day, slug)
) STRICT, WITHOUT ROWID;
