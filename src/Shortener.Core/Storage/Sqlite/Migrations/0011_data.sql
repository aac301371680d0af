-- Clicks from the newest on, whatever their link, for lists, exports and the live stream. The condition holds for every click; it keeps
-- the index out of plans of metrics, which read whole days of the table in its own order: only statements that repeat it may use it.
CREATE INDEX clicks_at ON clicks (at, workspace_id) WHERE source_id > 0;
