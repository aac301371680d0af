-- Passkeys (W3C Web Authentication): public keys that sign people in. A credential belongs to one person.
CREATE TABLE passkeys (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id            INTEGER NOT NULL REFERENCES users (id),
    credential_id      BLOB NOT NULL UNIQUE,
    -- COSE (RFC 9052 section 7).
    public_key         BLOB NOT NULL,
    name               TEXT NOT NULL,
    -- Separated by spaces; as the authenticator told them.
    transports         TEXT NOT NULL,
    sign_count         INTEGER NOT NULL,
    is_backup_eligible INTEGER NOT NULL,
    is_backed_up       INTEGER NOT NULL,
    created_at         INTEGER NOT NULL,
    last_used_at       INTEGER
) STRICT;
CREATE INDEX passkeys_user ON passkeys (user_id);
