CREATE TABLE interstitials (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    name         text NOT NULL,
    enabled      boolean NOT NULL DEFAULT true,
    -- What InterstitialSettings writes: read as a whole by every node, searched by nobody.
    settings     text NOT NULL DEFAULT '{}',
    version      bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    deleted_at   timestamptz
);

CREATE INDEX interstitials_workspace ON interstitials (workspace_id, id);

-- Every creative that an interstitial ever had, so that its events keep a name.
CREATE TABLE creatives (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    interstitial_id bigint NOT NULL REFERENCES interstitials (id),
    workspace_id    integer NOT NULL REFERENCES workspaces (id),
    name            text NOT NULL
);

CREATE INDEX creatives_interstitial ON creatives (interstitial_id, id);

-- A row for each workspace that ever had an interstitial or visitor cookies: what nodes poll. The version grows with every change that
-- they have to learn of; attachments is what InterstitialAttachments writes.
CREATE TABLE interstitial_workspaces (
    workspace_id        integer PRIMARY KEY REFERENCES workspaces (id),
    version             bigint NOT NULL,
    attachments         text NOT NULL DEFAULT '{}',
    attachments_version bigint NOT NULL DEFAULT 1
);

-- One row, drawn by the node that comes first: what an interstitial's links are sealed with.
CREATE TABLE interstitial_keys (
    id         integer PRIMARY KEY CHECK (id = 1),
    secret     bytea NOT NULL,
    created_at timestamptz NOT NULL
);

-- off, consent or on: whether visitors of pages may get a first-party cookie.
ALTER TABLE workspaces ADD COLUMN visitor_cookies text NOT NULL DEFAULT 'off';
ALTER TABLE workspaces ADD COLUMN honour_privacy_signals boolean NOT NULL DEFAULT true;
