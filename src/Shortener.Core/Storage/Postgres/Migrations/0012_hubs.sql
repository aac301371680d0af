CREATE TABLE hubs (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    handle       text NOT NULL UNIQUE,
    name         text NOT NULL,
    version      bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    deleted_at   timestamptz
);

-- Every block that a hub ever had, so that its events keep a name: the document holds the blocks themselves.
CREATE TABLE hub_blocks (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hub_id       bigint NOT NULL REFERENCES hubs (id),
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    kind         text NOT NULL,
    label        text NOT NULL
);
