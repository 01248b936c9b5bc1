-- The pages that the publisher wrote, by their path below the home page. `cursor` is the number of the latest change of
-- a page, and `touched` that of the latest write, by which the cache is told; that is why the row of a deleted page
-- stays for a while. `hash` is the SHA-256 of `source`, the file; `stamp` says what `html` was rendered with; `meta` is the page
-- without its content, as JSON.
CREATE TABLE pages (
  key INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  cursor INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'draft', 'deleted')),
  hash TEXT NOT NULL,
  stamp TEXT NOT NULL,
  meta TEXT NOT NULL,
  source TEXT NOT NULL,
  html TEXT NOT NULL
);

CREATE INDEX pages_by_touch ON pages (touched);
CREATE INDEX pages_deleted ON pages (touched) WHERE state = 'deleted';

-- Every page links to those in the menu, so it is in the row that every page reads: as JSON, with the number of the
-- change by which it came.
ALTER TABLE site ADD COLUMN menu TEXT NOT NULL DEFAULT '[]';
ALTER TABLE site ADD COLUMN menu_version INTEGER NOT NULL DEFAULT 0;
