CREATE TABLE hubs (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    -- Lower case. A deleted hub's is ~ and its id, which no handle is.
    handle       text NOT NULL UNIQUE,
    name         text NOT NULL,
    -- The domain whose root shows the page. No reference: a domain may go before its hub.
    domain_id    integer UNIQUE,
    -- Documents are text, not jsonb: what was stored is given back as it was.
    draft        text NOT NULL,
    published    text,
    published_at timestamptz,
    live         boolean NOT NULL,
    version      bigint NOT NULL,
    -- Of hub_clock, at the last change of what visitors see.
    page_version bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    deleted_at   timestamptz
);
CREATE INDEX hubs_workspace ON hubs (workspace_id, id) WHERE deleted_at IS NULL;
CREATE INDEX hubs_page_version ON hubs (page_version);

-- One row, written by every change of what visitors see: its lock makes page versions follow the order of commits, so that nodes learn
-- of changes by asking for later ones.
CREATE TABLE hub_clock (
    id      integer PRIMARY KEY CHECK (id = 1),
    version bigint NOT NULL
);

-- Every block that a hub ever had, so that its events keep a name: the document holds the blocks themselves.
CREATE TABLE hub_blocks (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub_id       bigint NOT NULL REFERENCES hubs (id),
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    kind         text NOT NULL,
    label        text NOT NULL
);
CREATE INDEX hub_blocks_hub ON hub_blocks (hub_id);

-- Versions of drafts, at most 50 of a hub.
CREATE TABLE hub_versions (
    hub_id     bigint NOT NULL REFERENCES hubs (id),
    number     bigint NOT NULL,
    author     text NOT NULL,
    document   text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hub_id, number)
);

-- Images of hubs and interstitials: in the database, so that every node and every backup has them.
CREATE TABLE images (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    -- Hexadecimal, of the bytes as they are served.
    sha256       text NOT NULL,
    type         text NOT NULL CHECK (type IN ('png', 'jpg', 'gif', 'webp')),
    width        integer NOT NULL,
    height       integer NOT NULL,
    bytes        integer NOT NULL,
    name         text NOT NULL,
    created_at   timestamptz NOT NULL,
    data         bytea NOT NULL,
    CONSTRAINT images_workspace_sha256 UNIQUE (workspace_id, sha256)
);
CREATE INDEX images_sha256 ON images (sha256);

-- What people left in lead forms, with what they agreed to.
CREATE TABLE leads (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    hub_id       bigint NOT NULL REFERENCES hubs (id),
    block_id     bigint NOT NULL REFERENCES hub_blocks (id),
    name         text,
    email        text,
    phone        text,
    message      text,
    consent      text NOT NULL,
    language     text NOT NULL,
    created_at   timestamptz NOT NULL,
    -- Whether webhooks were told.
    told         boolean NOT NULL
);
CREATE INDEX leads_hub ON leads (hub_id, id);
CREATE INDEX leads_untold ON leads (id) WHERE NOT told;
