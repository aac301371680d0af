-- A hot link-day is folded into link_days now and then, not with every batch: of this source, clicks up to the position folded_to are
-- there, the others are read raw. Rows of the first release carry the default: every click of theirs is folded with its batch.
ALTER TABLE hot_link_days ADD COLUMN folded_to INTEGER NOT NULL DEFAULT 9223372036854775807;
-- Clicks folded, so that what remains is known without counting; of no meaning beside the default above.
ALTER TABLE hot_link_days ADD COLUMN folded INTEGER NOT NULL DEFAULT 0;
