ALTER TABLE workspaces ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE workspaces ADD COLUMN updated_at INTEGER;
-- Set when the owner deletes the workspace; its data is erased after a grace period and the row stays, so that its number is not reused.
ALTER TABLE workspaces ADD COLUMN deleted_at INTEGER;
ALTER TABLE workspaces ADD COLUMN erased_at INTEGER;

CREATE TABLE users (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Lower case; what the person signs in with.
    email          TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    -- Null for people who only sign in through an identity provider.
    password_hash  TEXT,
    language       TEXT,
    -- May see and do what concerns the whole installation.
    operator       INTEGER NOT NULL DEFAULT 0,
    -- Set while a second factor is being set up; in force once totp_enabled_at is set. totp_step is the last time step that was used.
    totp_secret     BLOB,
    totp_enabled_at INTEGER,
    totp_step       INTEGER,
    version        INTEGER NOT NULL DEFAULT 1,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    disabled_at    INTEGER
) STRICT;

CREATE TABLE memberships (
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    user_id      INTEGER NOT NULL REFERENCES users (id),
    role         TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'analyst', 'viewer')),
    version      INTEGER NOT NULL DEFAULT 1,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_user ON memberships (user_id);

CREATE TABLE invitations (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
    email        TEXT NOT NULL,
    role         TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'analyst', 'viewer')),
    token_hash   BLOB NOT NULL UNIQUE,
    invited_by   INTEGER REFERENCES users (id),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    accepted_at  INTEGER,
    revoked_at   INTEGER
) STRICT;
CREATE INDEX invitations_workspace ON invitations (workspace_id, id);

-- Tokens, here and below, are 256 random bits known by their SHA-256 only.
CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash   BLOB NOT NULL UNIQUE,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    -- The workspace that requests without a choice of their own mean.
    workspace_id INTEGER REFERENCES workspaces (id),
    user_agent   TEXT,
    created_at   INTEGER NOT NULL,
    seen_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id);

-- The setup link, password resets, second steps of a sign-in. Taken once, by whoever deletes the row.
CREATE TABLE one_time_tokens (
    token_hash BLOB PRIMARY KEY,
    purpose    TEXT NOT NULL,
    user_id    INTEGER REFERENCES users (id),
    data       TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_tokens_purpose ON one_time_tokens (purpose, user_id);

CREATE TABLE recovery_codes (
    user_id   INTEGER NOT NULL REFERENCES users (id),
    code_hash BLOB NOT NULL,
    used_at   INTEGER,
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Who signs in through an identity provider: the provider's own name for a person, which an e-mail address is not.
CREATE TABLE external_identities (
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_identities_user ON external_identities (user_id);

-- Who did what, never changed. Names are kept as they were, so that an entry outlives whom it speaks of.
CREATE TABLE audit_log (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Null for what concerns the installation or a person: sign-ins, setup.
    workspace_id INTEGER,
    at           INTEGER NOT NULL,
    actor_kind   TEXT NOT NULL CHECK (actor_kind IN ('user', 'key', 'system')),
    actor_id     INTEGER,
    actor_name   TEXT NOT NULL,
    action       TEXT NOT NULL,
    target       TEXT,
    -- JSON object; no secrets.
    details      TEXT,
    address      TEXT
) STRICT;
CREATE INDEX audit_log_workspace ON audit_log (workspace_id, id);
CREATE INDEX audit_log_at ON audit_log (at);

-- Names of permissions with spaces between them; null where all_rights is set.
ALTER TABLE api_keys ADD COLUMN scopes TEXT;
-- First characters of the key, to tell keys apart in a list.
ALTER TABLE api_keys ADD COLUMN hint TEXT;
ALTER TABLE api_keys ADD COLUMN created_by INTEGER REFERENCES users (id);
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
-- After a rotation the key before it works until previous_until.
ALTER TABLE api_keys ADD COLUMN previous_hash BLOB;
ALTER TABLE api_keys ADD COLUMN previous_until INTEGER;
ALTER TABLE api_keys ADD COLUMN requests_per_minute INTEGER;
ALTER TABLE api_keys ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX api_keys_previous_hash ON api_keys (previous_hash) WHERE previous_hash IS NOT NULL;
CREATE INDEX api_keys_workspace ON api_keys (workspace_id, id);

-- People send idempotency keys as well: the owner is key:12 or user:5. The table before it stays for nodes of the release before this one.
CREATE TABLE idempotent_requests (
    owner        TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status       INTEGER NOT NULL,
    body         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
INSERT INTO idempotent_requests (owner, key, request_hash, status, body, created_at)
SELECT 'key:' || api_key_id, key, request_hash, status, body, created_at FROM idempotency_keys;

-- Who changed a report may be a person; api_key_id is 0 then.
ALTER TABLE abuse_report_changes ADD COLUMN user_id INTEGER;
