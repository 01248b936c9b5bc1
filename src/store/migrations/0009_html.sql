-- A rendered article: its HTML, and an item for each format of feeds, in which U+FFFF stands for the HTML; in JSON, for
-- the quotation mark after it too. Where that is longer than D1 lets a row be, the texts go on in further parts.
CREATE TABLE items (
  article INTEGER NOT NULL REFERENCES articles (key),
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  rss TEXT NOT NULL,
  atom TEXT NOT NULL,
  json TEXT NOT NULL,
  html TEXT NOT NULL,
  PRIMARY KEY (article, part)
) WITHOUT ROWID;

INSERT INTO items (article, part, parts, rss, atom, json, html)
SELECT article, 0, 1, replace(rss, html, char(65535)), replace(atom, html, char(65535)),
  iif(html = '', json, replace(json, ltrim(json_quote(html), '"'), char(65535))), html
FROM (
  SELECT article, max(iif(format = 'rss', body, '')) AS rss, max(iif(format = 'atom', body, '')) AS atom,
    max(iif(format = 'json', body, '')) AS json, max(iif(format = 'html', body, '')) AS html
  FROM fragments GROUP BY article HAVING max(part) = 0 AND sum(octet_length(body)) < 1500000
);

-- What is longer stays as it is, each old part in a part of its own.
INSERT INTO items (article, part, parts, rss, atom, json, html)
SELECT article, row_number() OVER (PARTITION BY article ORDER BY format, part) - 1,
  count(*) OVER (PARTITION BY article), iif(format = 'rss', body, ''), iif(format = 'atom', body, ''),
  iif(format = 'json', body, ''), iif(format = 'html', body, '')
FROM fragments WHERE article NOT IN (SELECT article FROM items);

DROP TABLE fragments;
ALTER TABLE items RENAME TO fragments;
