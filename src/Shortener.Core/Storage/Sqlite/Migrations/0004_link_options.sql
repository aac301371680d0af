-- What a link can do beyond redirecting, as JSON; null for a plain link.
ALTER TABLE links ADD COLUMN options TEXT;

-- Human clicks that links with a click limit have used up, or that nodes have taken ahead.
CREATE TABLE click_limits (
    link_id INTEGER PRIMARY KEY REFERENCES links (id),
    used    INTEGER NOT NULL
) STRICT;

-- Name of the A/B variant that was chosen.
ALTER TABLE clicks ADD COLUMN variant TEXT;
