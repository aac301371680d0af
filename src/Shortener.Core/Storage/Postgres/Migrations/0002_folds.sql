-- A hot link-day is folded into link_days now and then, not with every batch: of this source, clicks up to the position folded_to are
-- there, the others are read raw. Rows of the first release carry the default: every click of theirs is folded with its batch.
ALTER TABLE hot_link_days
    ADD COLUMN folded_to bigint NOT NULL DEFAULT 9223372036854775807,
    -- Clicks folded, so that what remains is known without counting; of no meaning beside the default above.
    ADD COLUMN folded bigint NOT NULL DEFAULT 0;

-- Rollup rows are rewritten with every batch: room on their pages keeps the indexes untouched. Sketches hardly compress.
ALTER TABLE workspace_quarters SET (fillfactor = 70);
ALTER TABLE workspace_days SET (fillfactor = 80);
ALTER TABLE link_hours SET (fillfactor = 85);
ALTER TABLE workspace_quarters ALTER COLUMN sketch SET STORAGE EXTERNAL, ALTER COLUMN bot_sketch SET STORAGE EXTERNAL;
ALTER TABLE workspace_days ALTER COLUMN sketch SET STORAGE EXTERNAL, ALTER COLUMN bot_sketch SET STORAGE EXTERNAL;
ALTER TABLE link_days ALTER COLUMN sketch SET STORAGE EXTERNAL, ALTER COLUMN bot_sketch SET STORAGE EXTERNAL;
