-- The latest change that the cache has been told of.
ALTER TABLE latest ADD COLUMN invalidated INTEGER NOT NULL DEFAULT 0;

-- The latest write that touched a slice, seen or not: a scheduled article shortens the life of every copy. And the
-- latest change by which an article left the slice or its place in it, which a list of newer items can't tell.
ALTER TABLE slices ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slices ADD COLUMN departed INTEGER NOT NULL DEFAULT 0;

-- The cursor of the article, so that a window tells by itself what is new in it.
ALTER TABLE membership ADD COLUMN cursor INTEGER NOT NULL DEFAULT 0;

CREATE INDEX slices_by_touch ON slices (touched);
CREATE INDEX articles_by_cursor ON articles (cursor);
