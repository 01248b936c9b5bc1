-- How many articles of the slice are not withdrawn. The index counts those that are, which are few.
ALTER TABLE slices ADD COLUMN live INTEGER NOT NULL DEFAULT 0;
CREATE INDEX membership_withdrawn ON membership (slice) WHERE withdrawn IS NOT NULL;

UPDATE slices SET live = (
  SELECT count(*) FROM membership m WHERE m.slice = slices.slice AND m.withdrawn IS NULL);

DROP INDEX slices_by_size;
CREATE INDEX slices_by_size ON slices (kind, live DESC, slice, label, since, newest) WHERE since IS NOT NULL;
