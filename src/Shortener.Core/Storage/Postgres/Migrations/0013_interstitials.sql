CREATE TABLE interstitials (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    name         text NOT NULL,
    version      bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    deleted_at   timestamptz
);

-- Every creative that an interstitial ever had, so that its events keep a name.
CREATE TABLE creatives (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    interstitial_id bigint NOT NULL REFERENCES interstitials (id),
    workspace_id    integer NOT NULL REFERENCES workspaces (id),
    name            text NOT NULL
);
