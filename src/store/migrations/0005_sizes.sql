-- The bytes (UTF-8) of the longest fragment of an article, in whichever feed format that is, so that a document ends at
-- the same article in every format. A withdrawn article has none. The entries of lists say it too, at their end.
ALTER TABLE articles ADD COLUMN size INTEGER NOT NULL DEFAULT 0;

UPDATE articles SET size = coalesce((
  SELECT max(bytes) FROM (
    SELECT sum(octet_length(body)) AS bytes FROM fragments f
    WHERE f.article = articles.key AND f.format <> 'html' GROUP BY f.format
  )), 0);

-- When the article was withdrawn. What pages list is in an index of its own, so that they needn't read past what was
-- withdrawn, however much that is.
ALTER TABLE membership ADD COLUMN withdrawn INTEGER;

UPDATE membership SET withdrawn = (SELECT withdrawn FROM articles a WHERE a.key = membership.article);

CREATE INDEX membership_live ON membership (slice, published DESC, id, article) WHERE withdrawn IS NULL;

-- `bytes` is the sum of the sizes in a list.
ALTER TABLE archive ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE slices ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

UPDATE archive SET (entries, bytes) = (
  SELECT json_group_array(json_insert(e.value, '$[#]', a.size) ORDER BY e.key), total(a.size)
  FROM json_each(archive.entries) e JOIN articles a ON a.key = e.value ->> 0);

UPDATE slices SET (entries, bytes) = (
  SELECT json_group_array(json_insert(e.value, '$[#]', a.size) ORDER BY e.key), total(a.size)
  FROM json_each(slices.entries) e JOIN articles a ON a.key = e.value ->> 0);

-- The date of the slice's oldest article that is not withdrawn, if it has any. The index lists the tags, or the authors,
-- with the most articles first.
ALTER TABLE slices ADD COLUMN since INTEGER;
ALTER TABLE slices ADD COLUMN kind TEXT AS (substr(slice, 1, instr(slice, ':') - 1)) VIRTUAL;

UPDATE slices SET since = (
  SELECT min(published) FROM membership m WHERE m.slice = slices.slice AND m.withdrawn IS NULL);

CREATE INDEX slices_by_size ON slices (kind, total DESC, slice, label, since) WHERE since IS NOT NULL;
