-- The number of the latest change by which something that readers see of the slice was rendered again, and is the same
-- article otherwise. Entity tags name it beside the cursor.
ALTER TABLE slices ADD COLUMN rendered INTEGER NOT NULL DEFAULT 0;

-- Reading a slice used to fill in its newest entries where no write had done so. Reads don't write any more.
UPDATE slices SET items = 50,
  newest = (SELECT max(published) FROM membership m WHERE m.slice = slices.slice),
  entries = (
    SELECT json_group_array(json(entry)) FROM (
      SELECT json_array(a.key, a.id, a.published, a.updated, a.cursor, a.stamp, a.withdrawn) AS entry
      FROM membership m JOIN articles a ON a.key = m.article
      WHERE m.slice = slices.slice AND m.published >= coalesce((
        SELECT l.published FROM membership l JOIN articles b ON b.key = l.article
        WHERE l.slice = slices.slice AND l.published <= unixepoch() AND b.withdrawn IS NULL
        ORDER BY l.published DESC, l.id LIMIT 1 OFFSET 49
      ), -1e15)
      ORDER BY m.published DESC, m.id
    )
  )
WHERE items = 0;

-- What stands around the items of a feed is made in the isolate.
DROP TABLE templates;
