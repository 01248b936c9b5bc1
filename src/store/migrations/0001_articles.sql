-- The number of the latest change. Every write takes the next one; a write that must not happen sets it to NULL,
-- which this constraint refuses, and with it the whole batch.
CREATE TABLE latest (cursor INTEGER NOT NULL);
INSERT INTO latest (cursor) VALUES (0);

-- Times are seconds since 1970. `hash` is the SHA-256 of `source`, the article file; `stamp` says what its fragments
-- were rendered with; `meta` is the Article without its content, as JSON.
CREATE TABLE articles (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  cursor INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'draft', 'withdrawn')),
  published INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  hash TEXT NOT NULL,
  stamp TEXT NOT NULL,
  meta TEXT NOT NULL,
  source TEXT NOT NULL
);

-- The slugs that articles had before they were renamed.
CREATE TABLE moves (
  slug TEXT PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles (key)
) WITHOUT ROWID;

-- A rendered article, a row for each format; only one that is longer than D1 lets a row be has more than one part.
CREATE TABLE fragments (
  article INTEGER NOT NULL REFERENCES articles (key),
  format TEXT NOT NULL,
  part INTEGER NOT NULL,
  stamp TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (article, format, part)
) WITHOUT ROWID;

-- Which live articles a slice holds, newest first. What was published at the same second stands in the order of the
-- ids, so that the order depends on the articles alone and not on when they were pushed.
CREATE TABLE membership (
  slice TEXT NOT NULL,
  published INTEGER NOT NULL,
  id TEXT NOT NULL,
  updated INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES articles (key),
  PRIMARY KEY (slice, published DESC, id)
) WITHOUT ROWID;

-- What a validator needs of a slice, in one row: the cursor and time of its latest visible change, and the newest date
-- of publication in it, which is in the future while an article is scheduled.
CREATE TABLE slices (
  slice TEXT PRIMARY KEY,
  cursor INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  newest INTEGER
) WITHOUT ROWID;
