-- When an article was withdrawn, in seconds since 1970: it keeps its place in every slice that it was seen in.
ALTER TABLE articles ADD COLUMN withdrawn INTEGER;

-- What was withdrawn before left its places. As a draft it is in no slice, and comes as a new article if it comes again.
UPDATE articles SET meta = json_set(meta, '$.draft', json('true')) WHERE state = 'withdrawn';

-- How the article writes the name of the slice. What else a list says of an article is in the article's own row.
ALTER TABLE membership ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE membership DROP COLUMN updated;
ALTER TABLE membership DROP COLUMN cursor;

UPDATE membership SET label = coalesce(
  (SELECT t.value ->> 'label' FROM articles a, json_each(a.meta, '$.tags') t
    WHERE a.key = membership.article AND membership.slice = 'tag:' || (t.value ->> 'term')),
  (SELECT t.value ->> 'name' FROM articles a, json_each(a.meta, '$.authors') t
    WHERE a.key = membership.article AND membership.slice = 'author:' || (t.value ->> 'key')),
  '');

-- The pages of a slice's archive: every 50 of its articles, counted from the oldest, whether or not they are in the
-- window too. `published` and `id` are those of the first article, `until` is the date of the last one; `entries` is
-- what a document needs of each, oldest first, as JSON. `changed` is the time of the last change and `touched` its
-- cursor, `sealed` the time at which the page was first full.
CREATE TABLE archive (
  slice TEXT NOT NULL,
  page INTEGER NOT NULL,
  published INTEGER NOT NULL,
  id TEXT NOT NULL,
  until INTEGER NOT NULL,
  size INTEGER NOT NULL,
  entries TEXT NOT NULL,
  changed INTEGER NOT NULL,
  sealed INTEGER,
  touched INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (slice, page)
) WITHOUT ROWID;

CREATE INDEX archive_by_date ON archive (slice, published, page);
CREATE INDEX archive_by_touch ON archive (touched);

INSERT INTO archive (slice, page, published, id, until, size, entries, changed, sealed)
SELECT slice, page, published, entries ->> '$[0][1]', until, size, entries, 0, iif(size = 50, 0, NULL)
FROM (
  SELECT slice, page, min(published) AS published, max(published) AS until, count(*) AS size,
    json_group_array(json(entry) ORDER BY published, id DESC) AS entries
  FROM (
    SELECT m.slice, m.published, m.id,
      1 + (row_number() OVER (PARTITION BY m.slice ORDER BY m.published, m.id DESC) - 1) / 50 AS page,
      json_array(a.key, a.id, a.published, a.updated, a.cursor, a.stamp, a.withdrawn) AS entry
    FROM membership m JOIN articles a ON a.key = m.article
  )
  GROUP BY slice, page
);

-- The newest entries of a slice, newest first: those that are scheduled, and the window of `items` live articles with
-- the withdrawn ones between them. `total` is the number of entries with what comes after the window. Where `items` is
-- not what the site asks for, as here, a reader rebuilds the row.
ALTER TABLE slices ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE slices ADD COLUMN items INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slices ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slices ADD COLUMN entries TEXT NOT NULL DEFAULT '[]';

UPDATE slices SET
  label = coalesce((SELECT label FROM membership m WHERE m.slice = slices.slice
    ORDER BY m.published, m.id DESC LIMIT 1), ''),
  total = coalesce((SELECT (page - 1) * 50 + size FROM archive p WHERE p.slice = slices.slice
    ORDER BY page DESC LIMIT 1), 0);

-- What stands around the items of every document, by format, as one renderer writes it for one site.
CREATE TABLE templates (
  stamp TEXT NOT NULL,
  format TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (stamp, format)
) WITHOUT ROWID;
