-- Settings of a domain, and the proof that its workspace owns it.
-- A host holds a tilde, which no host name does, where its domain does not hold it: "go.example~7" is a claim of workspace 7 on a
-- host that another workspace's domain holds (or a domain that lost it), "go.example~d12" is deleted domain 12, kept for its links.
ALTER TABLE domains ADD COLUMN root_url TEXT;
ALTER TABLE domains ADD COLUMN not_found_url TEXT;
ALTER TABLE domains ADD COLUMN expired_url TEXT;
ALTER TABLE domains ADD COLUMN case_insensitive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE domains ADD COLUMN unicode_slugs INTEGER NOT NULL DEFAULT 0;
-- What the DNS record of the owner must say.
ALTER TABLE domains ADD COLUMN token TEXT NOT NULL DEFAULT '';
ALTER TABLE domains ADD COLUMN verified_at INTEGER;
ALTER TABLE domains ADD COLUMN deleted_at INTEGER;
ALTER TABLE domains ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE domains SET token = lower(hex(randomblob(16)));

-- What the last check of a link's destination found. Apart from links: it changes often, and no cache needs to know.
CREATE TABLE link_health (
    link_id    INTEGER PRIMARY KEY REFERENCES links (id),
    -- 0 unknown, 1 ok, 2 broken.
    status     INTEGER NOT NULL DEFAULT 0,
    reason     TEXT,
    failures   INTEGER NOT NULL DEFAULT 0,
    -- The destination that was checked: what was found says nothing about another one.
    url        TEXT,
    checked_at INTEGER,
    -- When to check again; while a check is under way, when another node may take it over.
    due_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX link_health_due ON link_health (due_at);
CREATE INDEX link_health_broken ON link_health (link_id) WHERE status = 2;
