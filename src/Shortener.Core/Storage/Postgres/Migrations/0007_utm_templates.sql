CREATE TABLE utm_templates (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES workspaces (id),
    name         text COLLATE "C" NOT NULL,
    source       text,
    medium       text,
    campaign     text,
    term         text,
    content      text,
    referrer     text,
    version      bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CONSTRAINT utm_templates_name_key UNIQUE (workspace_id, name)
);

-- JSON of the apps that may open the domain's links by themselves; null for none.
ALTER TABLE domains ADD COLUMN apps text;
