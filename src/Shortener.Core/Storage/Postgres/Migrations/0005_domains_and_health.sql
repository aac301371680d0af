-- Settings of a domain, and the proof that its workspace owns it.
-- A host holds a tilde, which no host name does, where its domain does not hold it: "go.example~7" is a claim of workspace 7 on a
-- host that another workspace's domain holds (or a domain that lost it), "go.example~d12" is deleted domain 12, kept for its links.
ALTER TABLE domains
    ADD COLUMN root_url         text,
    ADD COLUMN not_found_url    text,
    ADD COLUMN expired_url      text,
    ADD COLUMN case_insensitive boolean NOT NULL DEFAULT false,
    ADD COLUMN unicode_slugs    boolean NOT NULL DEFAULT false,
    -- What the DNS record of the owner must say.
    ADD COLUMN token            text NOT NULL DEFAULT '',
    ADD COLUMN verified_at      timestamptz,
    ADD COLUMN deleted_at       timestamptz,
    ADD COLUMN version          bigint NOT NULL DEFAULT 1;
UPDATE domains SET token = replace(gen_random_uuid()::text, '-', '');

-- What the last check of a link's destination found. Apart from links: it changes often, and no cache needs to know.
CREATE TABLE link_health (
    link_id    bigint PRIMARY KEY REFERENCES links (id),
    -- 0 unknown, 1 ok, 2 broken.
    status     smallint NOT NULL DEFAULT 0,
    reason     text,
    failures   integer NOT NULL DEFAULT 0,
    -- The destination that was checked: what was found says nothing about another one.
    url        text,
    checked_at timestamptz,
    -- When to check again; while a check is under way, when another node may take it over.
    due_at     timestamptz NOT NULL
);
CREATE INDEX link_health_due ON link_health (due_at);
CREATE INDEX link_health_broken ON link_health (link_id) WHERE status = 2;
