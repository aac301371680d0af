-- What happens on pages of ours, beside clicks: narrow rows clustered by hub or interstitial, partitioned as clicks are.
CREATE TABLE events (
    -- The hub (kinds 1 to 3) or the interstitial (4 to 7); each numbers its own.
    subject_id    bigint NOT NULL,
    at            timestamptz NOT NULL,
    position      bigint NOT NULL,
    source_id     integer NOT NULL,
    workspace_id  integer NOT NULL,
    -- 1 hub view, 2 hub button, 3 lead, 4 interstitial view, 5 creative click, 6 skip, 7 continue.
    kind          smallint NOT NULL,
    -- The hub's block or the interstitial's creative.
    part_id       bigint,
    -- The link that an interstitial stood before.
    link_id       bigint,
    -- Milliseconds since the page was shown.
    elapsed_ms    integer,
    visitor       bigint,
    user_agent_id bigint,
    place_id      bigint,
    referrer_id   bigint,
    traffic_id    bigint,
    bot_kind      smallint NOT NULL DEFAULT 0,
    flags         smallint NOT NULL DEFAULT 0,
    language      text COLLATE "C",
    PRIMARY KEY (subject_id, at, source_id, position)
) PARTITION BY RANGE (at);
CREATE TABLE events_default PARTITION OF events DEFAULT;
CREATE INDEX events_at ON events USING brin (at) WITH (pages_per_range = 32);
CREATE INDEX events_link ON events (link_id, at) WHERE link_id IS NOT NULL;

-- Rollups as those of clicks: partial rows, keyed by source. Beside the kinds of events there are sums of them: kind 0 is every
-- impression of the workspace (subject_id = workspace_id), kind 128 every impression before a link (subject_id = link), kind 255 every
-- event of the workspace (only quarters).
CREATE TABLE event_quarters (
    workspace_id integer NOT NULL,
    kind         smallint NOT NULL,
    subject_id   bigint NOT NULL,
    -- 0 is the subject's total.
    part_id      bigint NOT NULL,
    quarter      integer NOT NULL,
    source_id    integer NOT NULL,
    events       bigint NOT NULL,
    bot_events   bigint NOT NULL,
    uniques      bigint NOT NULL,
    bot_uniques  bigint NOT NULL,
    all_uniques  bigint NOT NULL,
    sketch       bytea,
    bot_sketch   bytea,
    PRIMARY KEY (workspace_id, kind, subject_id, part_id, quarter, source_id)
) WITH (fillfactor = 80);

CREATE TABLE event_days (
    workspace_id integer NOT NULL,
    kind         smallint NOT NULL,
    subject_id   bigint NOT NULL,
    -- As in workspace_days; of a part (108 button, 113 creative) value_id is its id. Only kind 0 has the dimensions of visitors.
    dimension    smallint NOT NULL,
    value_id     bigint NOT NULL,
    day          integer NOT NULL,
    source_id    integer NOT NULL,
    events       bigint NOT NULL,
    bot_events   bigint NOT NULL,
    uniques      bigint NOT NULL,
    bot_uniques  bigint NOT NULL,
    all_uniques  bigint NOT NULL,
    sketch       bytea,
    bot_sketch   bytea,
    -- Of events without a bot that know how long after the page they came: their number and the sum of their times.
    timed        bigint NOT NULL,
    elapsed_ms   bigint NOT NULL,
    PRIMARY KEY (workspace_id, kind, subject_id, dimension, day, value_id, source_id)
) WITH (fillfactor = 80);
ALTER TABLE event_quarters ALTER COLUMN sketch SET STORAGE EXTERNAL, ALTER COLUMN bot_sketch SET STORAGE EXTERNAL;
ALTER TABLE event_days ALTER COLUMN sketch SET STORAGE EXTERNAL, ALTER COLUMN bot_sketch SET STORAGE EXTERNAL;
