-- Control plane: small tables, reference tables when distributed.
CREATE TABLE workspaces (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL,
    timezone    text NOT NULL DEFAULT 'UTC',
    currency    text NOT NULL DEFAULT 'USD',
    created_at  timestamptz NOT NULL
);

CREATE TABLE api_keys (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    name         text NOT NULL,
    -- SHA-256 of the key: keys carry 256 random bits, so a slow hash adds nothing.
    hash         bytea NOT NULL UNIQUE,
    all_rights   boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz
);

CREATE TABLE idempotency_keys (
    api_key_id   bigint NOT NULL REFERENCES api_keys (id),
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    status       integer NOT NULL,
    body         text NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (api_key_id, key)
);

CREATE TABLE domains (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    -- Lower case, punycode, without port. The default domain has an empty host and answers every unknown one.
    host         text COLLATE "C" NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL
);

CREATE TABLE links (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    integer NOT NULL REFERENCES workspaces (id),
    domain_id       integer NOT NULL REFERENCES domains (id),
    slug            text COLLATE "C" NOT NULL,
    url             text NOT NULL,
    redirect_code   smallint NOT NULL DEFAULT 302,
    forward_query   boolean NOT NULL DEFAULT true,
    enabled         boolean NOT NULL DEFAULT true,
    disabled_reason text,
    title           text,
    external_id     text,
    tags            text[] NOT NULL DEFAULT '{}',
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    deleted_at      timestamptz,
    -- Deleted rows keep their slug, so that it is not given out again.
    CONSTRAINT links_slug_key UNIQUE (domain_id, slug)
);
CREATE INDEX links_workspace_created ON links (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX links_external_id_key ON links (workspace_id, external_id) WHERE external_id IS NOT NULL AND deleted_at IS NULL;

-- One row per change of a link: nodes poll it to repair what a lost message left (see Redirects).
CREATE TABLE link_changes (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Ids do not follow the order of commits. Readers go by transaction and stay behind the oldest one still open.
    txid       xid8 NOT NULL DEFAULT pg_current_xact_id(),
    domain_id  integer NOT NULL,
    slug       text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX link_changes_txid ON link_changes (txid, id);

CREATE TABLE visitor_salts (
    -- First UTC day of the period, as days since 1970-01-01; length says day or month.
    period_start integer NOT NULL,
    period       text NOT NULL CHECK (period IN ('day', 'month')),
    salt         bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (period, period_start)
);

-- A source of clicks: a journal's generation (node/generation) or an imported file (import/hash).
-- The commit moves position by compare-and-set; stored and dead_lettered are the account's own counters.
CREATE TABLE sources (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity      text NOT NULL UNIQUE,
    position      bigint NOT NULL,
    stored        bigint NOT NULL DEFAULT 0,
    dead_lettered bigint NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    moved_at      timestamptz NOT NULL DEFAULT now(),
    closed_at     timestamptz
);

-- What a node last reported of its journal; accepted and dropped are counted there, not here.
CREATE TABLE source_reports (
    source_id  integer PRIMARY KEY REFERENCES sources (id),
    accepted   bigint NOT NULL,
    dropped    jsonb NOT NULL,
    pending    bigint NOT NULL,
    oldest_at  timestamptz,
    reported_at timestamptz NOT NULL,
    -- The sources row as the node saw it when it counted; null when the report was written by the commit or close that moved the
    -- row, so that the row itself is what the report was counted against.
    stored        bigint,
    dead_lettered bigint
);

CREATE TABLE dead_letters (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id    integer NOT NULL REFERENCES sources (id),
    position     bigint NOT NULL,
    link_id      bigint,
    at           timestamptz,
    reason       text NOT NULL,
    -- The click as JSON with its location instead of its address.
    click        jsonb,
    created_at   timestamptz NOT NULL,
    replayed_at  timestamptz,
    UNIQUE (source_id, position)
);

-- Dictionaries of repeated strings, keyed by the first eight bytes of SHA-256 of their content.
CREATE TABLE user_agents (
    id              bigint PRIMARY KEY,
    value           text NOT NULL,
    browser         text,
    browser_version text,
    os              text,
    os_version      text,
    device_type     text,
    device_brand    text,
    device_model    text,
    in_app_browser  text,
    bot_name        text
);

CREATE TABLE places (
    id        bigint PRIMARY KEY,
    country   text,
    region    text,
    city      text,
    latitude  double precision,
    longitude double precision
);

CREATE TABLE referrers (
    id     bigint PRIMARY KEY,
    value  text NOT NULL,
    domain text
);

CREATE TABLE traffic (
    id           bigint PRIMARY KEY,
    channel      text NOT NULL,
    source       text,
    medium       text,
    campaign     text,
    utm_source   text,
    utm_medium   text,
    utm_campaign text,
    utm_term     text,
    utm_content  text
);

-- Values of rollup dimensions, keyed alike; 0 stands for null and has no row.
CREATE TABLE labels (
    id    bigint PRIMARY KEY,
    value text NOT NULL
);

-- The narrow click. Partitioned by month of its instant; the default partition takes what no month covers.
CREATE TABLE clicks (
    link_id       bigint NOT NULL,
    at            timestamptz NOT NULL,
    position      bigint NOT NULL,
    source_id     integer NOT NULL,
    workspace_id  integer NOT NULL,
    visitor       bigint,
    user_agent_id bigint,
    place_id      bigint,
    referrer_id   bigint,
    traffic_id    bigint,
    bot_kind      smallint NOT NULL DEFAULT 0,
    flags         smallint NOT NULL DEFAULT 0,
    language      text COLLATE "C",
    PRIMARY KEY (link_id, at, source_id, position)
) PARTITION BY RANGE (at);
CREATE TABLE clicks_default PARTITION OF clicks DEFAULT;
-- Scans of a workspace's period that no rollup answers.
CREATE INDEX clicks_at ON clicks USING brin (at) WITH (pages_per_range = 32);

-- Rollups. Rows are partial, keyed by source, absolute values written by the source's only writer; readers sum them.
-- quarter = unix seconds / 900, hour = unix seconds / 3600, day = unix seconds / 86400.
CREATE TABLE workspace_quarters (
    workspace_id integer NOT NULL,
    quarter      integer NOT NULL,
    source_id    integer NOT NULL,
    clicks       bigint NOT NULL,
    bot_clicks   bigint NOT NULL,
    uniques      bigint NOT NULL,
    bot_uniques  bigint NOT NULL,
    all_uniques  bigint NOT NULL,
    sketch       bytea,
    bot_sketch   bytea,
    PRIMARY KEY (workspace_id, quarter, source_id)
);

CREATE TABLE workspace_days (
    workspace_id integer NOT NULL,
    day          integer NOT NULL,
    dimension    smallint NOT NULL,
    value_id     bigint NOT NULL,
    source_id    integer NOT NULL,
    clicks       bigint NOT NULL,
    bot_clicks   bigint NOT NULL,
    uniques      bigint NOT NULL,
    bot_uniques  bigint NOT NULL,
    all_uniques  bigint NOT NULL,
    sketch       bytea,
    bot_sketch   bytea,
    PRIMARY KEY (workspace_id, dimension, day, value_id, source_id)
);

CREATE TABLE link_hours (
    link_id    bigint NOT NULL,
    hour       integer NOT NULL,
    source_id  integer NOT NULL,
    clicks     integer NOT NULL,
    bot_clicks integer NOT NULL,
    PRIMARY KEY (link_id, hour, source_id)
);

-- Link-days above the threshold: their dimensions live in link_days, for this source; the others are read raw.
CREATE TABLE hot_link_days (
    link_id   bigint NOT NULL,
    day       integer NOT NULL,
    source_id integer NOT NULL,
    PRIMARY KEY (link_id, day, source_id)
);

CREATE TABLE link_days (
    link_id     bigint NOT NULL,
    day         integer NOT NULL,
    dimension   smallint NOT NULL,
    value_id    bigint NOT NULL,
    source_id   integer NOT NULL,
    clicks      bigint NOT NULL,
    bot_clicks  bigint NOT NULL,
    uniques     bigint NOT NULL,
    bot_uniques bigint NOT NULL,
    all_uniques bigint NOT NULL,
    sketch      bytea,
    bot_sketch  bytea,
    PRIMARY KEY (link_id, dimension, day, value_id, source_id)
);
