-- Passkeys (W3C Web Authentication): public keys that sign people in. A credential belongs to one person.
CREATE TABLE passkeys (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id            bigint NOT NULL REFERENCES users (id),
    credential_id      bytea NOT NULL UNIQUE,
    -- COSE (RFC 9052 section 7).
    public_key         bytea NOT NULL,
    name               text NOT NULL,
    -- Separated by spaces; as the authenticator told them.
    transports         text NOT NULL,
    sign_count         bigint NOT NULL,
    is_backup_eligible boolean NOT NULL,
    is_backed_up       boolean NOT NULL,
    created_at         timestamptz NOT NULL,
    last_used_at       timestamptz
);
CREATE INDEX passkeys_user ON passkeys (user_id);
