-- The words around articles, in every language that there are words in, as JSON. `language` has the script too: de-Latn,
-- zh-Hant. The words of the site's own language are in the row of the site; these are for what is in other ones. The row
-- with the empty language has the edition of them all.
CREATE TABLE words (
  language TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;
