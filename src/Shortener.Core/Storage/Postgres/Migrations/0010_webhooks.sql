-- What a change did to which link: 1 created, 2 changed, 3 deleted, 4 restored; null where it makes no event (a slug given up, rows of
-- earlier releases).
ALTER TABLE link_changes
    ADD COLUMN link_id bigint,
    ADD COLUMN kind    smallint;

-- When the link broke, and which break was announced.
ALTER TABLE link_health
    ADD COLUMN broken_at timestamptz,
    ADD COLUMN told_at   timestamptz;
CREATE INDEX link_health_untold ON link_health (link_id) WHERE status = 2 AND broken_at IS DISTINCT FROM told_at;

CREATE TABLE webhooks (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id     integer NOT NULL REFERENCES workspaces (id),
    url              text NOT NULL,
    -- JSON array of event types.
    events           text NOT NULL,
    -- Whether clicks are among them: a commit asks for the workspaces that want them.
    clicks           boolean NOT NULL,
    enabled          boolean NOT NULL,
    description      text,
    -- At most one of the two: only this link's events, or only those of links with this tag.
    link_id          bigint,
    tag              text,
    include_bots     boolean NOT NULL,
    -- In plain text: whoever signs needs it.
    secret           text NOT NULL,
    old_secret       text,
    old_secret_until timestamptz,
    disabled_reason  text,
    -- First failure since the last success; null while deliveries succeed.
    failing_since    timestamptz,
    -- Changes up to here came before the endpoint: by row in SQLite (kept by a move), by transaction in PostgreSQL.
    from_change      bigint NOT NULL,
    from_txid        bigint NOT NULL,
    -- Ends and breaks of links before it are not told: when the endpoint was made, enabled again, or asked for other events.
    told_from        timestamptz NOT NULL,
    -- Who delivers, and until when nobody else does.
    lease_owner      text,
    lease_until      timestamptz,
    version          bigint NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);
CREATE INDEX webhooks_workspace ON webhooks (workspace_id, id);
CREATE INDEX webhooks_clicks ON webhooks (workspace_id) WHERE clicks AND enabled;

-- How far changes of links have become deliveries; one row. By row in SQLite (kept by a move), by transaction in PostgreSQL.
CREATE TABLE webhook_feed (
    id           integer PRIMARY KEY,
    after_change bigint NOT NULL,
    after_txid   bigint NOT NULL
);

-- Messages in the order in which they are sent, and what became of them. A message of link events holds its body; one of clicks says
-- which clicks it holds.
CREATE TABLE webhook_deliveries (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id       bigint NOT NULL REFERENCES webhooks (id),
    -- The header webhook-id: made of the endpoint and of what the message tells, so that it is the same whoever makes it.
    message_id       text NOT NULL,
    event            text NOT NULL,
    body             text,
    source_id        integer,
    from_position    bigint,
    to_position      bigint,
    first_at         timestamptz,
    last_at          timestamptz,
    -- Ids of the links clicked: ascending differences, seven bits a byte.
    links            bytea,
    include_bots     boolean NOT NULL,
    -- 0 pending, 1 delivered, 2 failed.
    status           smallint NOT NULL,
    attempts         integer NOT NULL,
    created_at       timestamptz NOT NULL,
    first_attempt_at timestamptz,
    next_attempt_at  timestamptz NOT NULL,
    finished_at      timestamptz,
    response_status  integer,
    error            text,
    duration_ms      integer
);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, id) WHERE status = 0;
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, id);

-- Written with the commit of clicks, one row for up to a thousand clicks of a workspace that wants them; gone once all have them.
CREATE TABLE webhook_click_ranges (
    workspace_id  integer NOT NULL,
    source_id     integer NOT NULL,
    to_position   bigint NOT NULL,
    from_position bigint NOT NULL,
    clicks        integer NOT NULL,
    first_at      timestamptz NOT NULL,
    last_at       timestamptz NOT NULL,
    links         bytea NOT NULL,
    committed_at  timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, source_id, to_position)
);

-- How far the clicks of a source have become deliveries of an endpoint.
CREATE TABLE webhook_click_positions (
    webhook_id bigint NOT NULL REFERENCES webhooks (id),
    source_id  integer NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (webhook_id, source_id)
);

-- Ends of links that somebody is to be told of, copied from their options; no row while nobody is.
CREATE TABLE link_expiries (
    link_id      bigint PRIMARY KEY REFERENCES links (id),
    expires_at   timestamptz,
    click_limit  bigint,
    -- Which of them was announced.
    expires_told boolean NOT NULL,
    limit_told   boolean NOT NULL
);
CREATE INDEX link_expiries_due ON link_expiries (expires_at) WHERE NOT expires_told;
