ALTER TABLE workspaces ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE workspaces ADD COLUMN updated_at timestamptz;
-- Set when the owner deletes the workspace; its data is erased after a grace period and the row stays, so that its number is not reused.
ALTER TABLE workspaces ADD COLUMN deleted_at timestamptz;
ALTER TABLE workspaces ADD COLUMN erased_at timestamptz;

CREATE TABLE users (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Lower case; what the person signs in with.
    email          text NOT NULL UNIQUE,
    name           text NOT NULL,
    -- Null for people who only sign in through an identity provider.
    password_hash  text,
    language       text,
    -- May see and do what concerns the whole installation.
    operator       boolean NOT NULL DEFAULT false,
    -- Set while a second factor is being set up; in force once totp_enabled_at is set. totp_step is the last time step that was used.
    totp_secret     bytea,
    totp_enabled_at timestamptz,
    totp_step       bigint,
    version        bigint NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    disabled_at    timestamptz
);

CREATE TABLE memberships (
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    user_id      bigint NOT NULL REFERENCES users (id),
    role         text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'analyst', 'viewer')),
    version      bigint NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE invitations (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    email        text NOT NULL,
    role         text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'analyst', 'viewer')),
    token_hash   bytea NOT NULL UNIQUE,
    invited_by   bigint REFERENCES users (id),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    accepted_at  timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX invitations_workspace ON invitations (workspace_id, id);

-- Tokens, here and below, are 256 random bits known by their SHA-256 only.
CREATE TABLE sessions (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash   bytea NOT NULL UNIQUE,
    user_id      bigint NOT NULL REFERENCES users (id),
    -- The workspace that requests without a choice of their own mean.
    workspace_id integer REFERENCES workspaces (id),
    user_agent   text,
    created_at   timestamptz NOT NULL,
    seen_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- The setup link, password resets, second steps of a sign-in. Taken once, by whoever deletes the row.
CREATE TABLE one_time_tokens (
    token_hash bytea PRIMARY KEY,
    purpose    text NOT NULL,
    user_id    bigint REFERENCES users (id),
    data       text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX one_time_tokens_purpose ON one_time_tokens (purpose, user_id);

CREATE TABLE recovery_codes (
    user_id   bigint NOT NULL REFERENCES users (id),
    code_hash bytea NOT NULL,
    used_at   timestamptz,
    PRIMARY KEY (user_id, code_hash)
);

-- Who signs in through an identity provider: the provider's own name for a person, which an e-mail address is not.
CREATE TABLE external_identities (
    issuer     text NOT NULL,
    subject    text NOT NULL,
    user_id    bigint NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX external_identities_user ON external_identities (user_id);

-- Who did what, never changed. Names are kept as they were, so that an entry outlives whom it speaks of.
CREATE TABLE audit_log (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Null for what concerns the installation or a person: sign-ins, setup.
    workspace_id integer,
    at           timestamptz NOT NULL,
    actor_kind   text NOT NULL CHECK (actor_kind IN ('user', 'key', 'system')),
    actor_id     bigint,
    actor_name   text NOT NULL,
    action       text NOT NULL,
    target       text,
    -- JSON object; no secrets.
    details      text,
    address      text
);
CREATE INDEX audit_log_workspace ON audit_log (workspace_id, id);
CREATE INDEX audit_log_at ON audit_log (at);

-- Names of permissions with spaces between them; null where all_rights is set.
ALTER TABLE api_keys ADD COLUMN scopes text;
-- First characters of the key, to tell keys apart in a list.
ALTER TABLE api_keys ADD COLUMN hint text;
ALTER TABLE api_keys ADD COLUMN created_by bigint REFERENCES users (id);
ALTER TABLE api_keys ADD COLUMN expires_at timestamptz;
-- After a rotation the key before it works until previous_until.
ALTER TABLE api_keys ADD COLUMN previous_hash bytea;
ALTER TABLE api_keys ADD COLUMN previous_until timestamptz;
ALTER TABLE api_keys ADD COLUMN requests_per_minute integer;
ALTER TABLE api_keys ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX api_keys_previous_hash ON api_keys (previous_hash) WHERE previous_hash IS NOT NULL;
CREATE INDEX api_keys_workspace ON api_keys (workspace_id, id);

-- People send idempotency keys as well: the owner is key:12 or user:5. The table before it stays for nodes of the release before this one.
CREATE TABLE idempotent_requests (
    owner        text NOT NULL,
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    status       integer NOT NULL,
    body         text NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (owner, key)
);
INSERT INTO idempotent_requests (owner, key, request_hash, status, body, created_at)
SELECT 'key:' || api_key_id, key, request_hash, status, body, created_at FROM idempotency_keys;

-- Who changed a report may be a person; api_key_id is 0 then.
ALTER TABLE abuse_report_changes ADD COLUMN user_id bigint;
