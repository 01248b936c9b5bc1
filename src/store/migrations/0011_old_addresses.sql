-- What leads elsewhere: the addresses that articles (`article`) and own pages (`page`) had, and those that site.yaml
-- redirects (`target`, which comes first). `path` is in its normal form, with the query if it has one. The row with the
-- empty path has the patterns of site.yaml, as JSON: a list of [from, to].
CREATE TABLE old_addresses (
  path TEXT PRIMARY KEY,
  article INTEGER REFERENCES articles (key),
  page TEXT,
  target TEXT
) WITHOUT ROWID;

CREATE INDEX old_addresses_by_article ON old_addresses (article) WHERE article IS NOT NULL;
CREATE INDEX old_addresses_by_page ON old_addresses (page) WHERE page IS NOT NULL;
CREATE INDEX old_addresses_of_site ON old_addresses (path) WHERE target IS NOT NULL;

INSERT INTO old_addresses (path, article) SELECT '/articles/' || slug, article FROM moves;
DROP TABLE moves;
