ALTER TABLE links ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
-- Path of folder names with slashes between them.
ALTER TABLE links ADD COLUMN folder TEXT;
-- Set when the link left the trash for good: the row keeps its slug and its clicks, and nothing else.
ALTER TABLE links ADD COLUMN purged_at INTEGER;
-- The next four are made of the columns above. The start after this migration fills them for links that were there before; null until then.
-- First eight bytes of SHA-256 of the destination.
ALTER TABLE links ADD COLUMN url_hash INTEGER;
-- Labels of the destination's host in reverse, each with a dot behind it: com.example.www.
ALTER TABLE links ADD COLUMN url_host TEXT;
ALTER TABLE links ADD COLUMN notes TEXT;
-- Lower-case slug, destination, title, notes and tags.
ALTER TABLE links ADD COLUMN search_text TEXT;

-- Every list reads one of these from its newest link on.
DROP INDEX links_workspace_created;
CREATE INDEX links_current ON links (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL AND archived = 0;
CREATE INDEX links_archived ON links (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL AND archived = 1;
CREATE INDEX links_trash ON links (workspace_id, deleted_at DESC, id DESC) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;
CREATE INDEX links_domain ON links (workspace_id, domain_id, created_at DESC, id DESC) WHERE deleted_at IS NULL AND archived = 0;
CREATE INDEX links_folder ON links (workspace_id, folder, created_at DESC, id DESC)
    WHERE folder IS NOT NULL AND deleted_at IS NULL AND archived = 0;
-- Counts of tags read this alone.
CREATE INDEX links_tags ON links (workspace_id, tags) WHERE tags <> '[]' AND deleted_at IS NULL AND archived = 0;
CREATE INDEX links_url_hash ON links (workspace_id, url_hash, created_at DESC, id DESC)
    WHERE deleted_at IS NULL AND archived = 0 AND options IS NULL;
CREATE INDEX links_url_host ON links (workspace_id, url_host, id);
CREATE INDEX links_unfilled ON links (id) WHERE url_hash IS NULL;

-- Which links hold three characters in a row. Only the index is kept, not the text; a find is a candidate, checked in its row.
CREATE VIRTUAL TABLE link_search USING fts5 (text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER links_search_insert AFTER INSERT ON links WHEN new.search_text IS NOT NULL BEGIN
    INSERT INTO link_search (rowid, text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER links_search_update AFTER UPDATE OF search_text ON links WHEN old.search_text IS NOT new.search_text BEGIN
    DELETE FROM link_search WHERE rowid = old.id AND old.search_text IS NOT NULL;
    INSERT INTO link_search (rowid, text) SELECT new.id, new.search_text WHERE new.search_text IS NOT NULL;
END;
