-- What happens on pages of ours, beside clicks: narrow rows clustered by day and hub or interstitial.
CREATE TABLE events (
    day           INTEGER NOT NULL,
    -- The hub (kinds 1 to 3) or the interstitial (4 to 7); each numbers its own.
    subject_id    INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    source_id     INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    workspace_id  INTEGER NOT NULL,
    -- 1 hub view, 2 hub button, 3 lead, 4 interstitial view, 5 creative click, 6 skip, 7 continue.
    kind          INTEGER NOT NULL,
    -- The hub's block or the interstitial's creative.
    part_id       INTEGER,
    -- The link that an interstitial stood before.
    link_id       INTEGER,
    -- Milliseconds since the page was shown.
    elapsed_ms    INTEGER,
    visitor       INTEGER,
    user_agent_id INTEGER,
    place_id      INTEGER,
    referrer_id   INTEGER,
    traffic_id    INTEGER,
    bot_kind      INTEGER NOT NULL DEFAULT 0,
    flags         INTEGER NOT NULL DEFAULT 0,
    language      TEXT,
    PRIMARY KEY (day, subject_id, at, source_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_link ON events (link_id, at) WHERE link_id IS NOT NULL;

-- Rollups as those of clicks: partial rows, keyed by source. Beside the kinds of events there are sums of them: kind 0 is every
-- impression of the workspace (subject_id = workspace_id), kind 128 every impression before a link (subject_id = link), kind 255 every
-- event of the workspace (only quarters).
CREATE TABLE event_quarters (
    workspace_id INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    subject_id   INTEGER NOT NULL,
    -- 0 is the subject's total.
    part_id      INTEGER NOT NULL,
    quarter      INTEGER NOT NULL,
    source_id    INTEGER NOT NULL,
    events       INTEGER NOT NULL,
    bot_events   INTEGER NOT NULL,
    uniques      INTEGER NOT NULL,
    bot_uniques  INTEGER NOT NULL,
    all_uniques  INTEGER NOT NULL,
    sketch       BLOB,
    bot_sketch   BLOB,
    PRIMARY KEY (workspace_id, kind, subject_id, part_id, quarter, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_days (
    workspace_id INTEGER NOT NULL,
    kind         INTEGER NOT NULL,
    subject_id   INTEGER NOT NULL,
    -- As in workspace_days; of a part (108 button, 113 creative) value_id is its id. Only kind 0 has the dimensions of visitors.
    dimension    INTEGER NOT NULL,
    value_id     INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    source_id    INTEGER NOT NULL,
    events       INTEGER NOT NULL,
    bot_events   INTEGER NOT NULL,
    uniques      INTEGER NOT NULL,
    bot_uniques  INTEGER NOT NULL,
    all_uniques  INTEGER NOT NULL,
    sketch       BLOB,
    bot_sketch   BLOB,
    -- Of events without a bot that know how long after the page they came: their number and the sum of their times.
    timed        INTEGER NOT NULL,
    elapsed_ms   INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, subject_id, dimension, day, value_id, source_id)
) STRICT, WITHOUT ROWID;
