-- Sources whose node forwards their clicks to a stream, and which worker stores them until when, by the database's clock. A lease
-- spreads sources over workers; what keeps a click from being stored twice is the compare-and-set of sources.position.
CREATE TABLE source_leases (
    source_id  integer PRIMARY KEY REFERENCES sources (id),
    worker     text,
    expires_at timestamptz NOT NULL DEFAULT '-infinity'
);

-- Workers by their last sign of life: among how many the sources are shared.
CREATE TABLE ingest_workers (
    worker  text PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
