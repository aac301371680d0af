-- What visitors reported of links. The reporter is a keyed hash of the address under the day's salt; the address is kept nowhere.
CREATE TABLE abuse_reports (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    -- No reference: a report outlives its link.
    link_id      bigint NOT NULL,
    host         text NOT NULL,
    slug         text NOT NULL,
    -- Where the link led when it was reported.
    url          text NOT NULL,
    reason       text NOT NULL,
    comment      text,
    email        text,
    reporter     bigint,
    status       text NOT NULL DEFAULT 'open',
    note         text,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE INDEX abuse_reports_workspace ON abuse_reports (workspace_id, id DESC);

-- Who did what about a report, never changed.
CREATE TABLE abuse_report_changes (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_id  bigint NOT NULL REFERENCES abuse_reports (id),
    api_key_id bigint NOT NULL,
    status     text NOT NULL,
    note       text,
    changed_at timestamptz NOT NULL
);
CREATE INDEX abuse_report_changes_report ON abuse_report_changes (report_id, id);

-- Visits that found no link, by UTC hour since 1970-01-01; kind 0 is a domain's root, 1 an unknown slug.
CREATE TABLE orphan_visits (
    domain_id  integer NOT NULL,
    hour       integer NOT NULL,
    kind       smallint NOT NULL,
    visits     bigint NOT NULL,
    bot_visits bigint NOT NULL,
    PRIMARY KEY (domain_id, hour, kind)
);

-- The most visited unknown slugs of a domain and UTC day since 1970-01-01; pruned.
CREATE TABLE orphan_slugs (
    domain_id  integer NOT NULL,
    day        integer NOT NULL,
    slug       text COLLATE "C" NOT NULL,
    visits     bigint NOT NULL,
    bot_visits bigint NOT NULL,
    PRIMARY KEY (domain_id, day, slug)
);
