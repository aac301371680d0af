-- What a link can do beyond redirecting, as JSON; null for a plain link. Text, not jsonb: what was stored is given back as it was.
ALTER TABLE links ADD COLUMN options text;

-- Human clicks that links with a click limit have used up, or that nodes have taken ahead.
CREATE TABLE click_limits (
    link_id bigint PRIMARY KEY REFERENCES links (id),
    used    bigint NOT NULL
);

-- Name of the A/B variant that was chosen.
ALTER TABLE clicks ADD COLUMN variant text COLLATE "C";

-- Dimension 21 of link-days is the variant; clicks so far have none, so its only value is the day's total.
INSERT INTO link_days (link_id, day, dimension, value_id, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch)
SELECT link_id, day, 21, 0, source_id, clicks, bot_clicks, uniques, bot_uniques, all_uniques, sketch, bot_sketch
FROM link_days
WHERE dimension = 0;
