-- Everybody who is told of changes: up to which change (`cursor`) and up to which time, since an article that is
-- released is a change that nobody writes. `failures` are those in a row, and before `due` nothing is tried again.
-- `paced` is when as many calls as were made would have been due, one after the other: that limits their number. Times
-- are seconds since 1970.
CREATE TABLE followers (
  name TEXT PRIMARY KEY,
  cursor INTEGER NOT NULL,
  released INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL DEFAULT 0,
  paced INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

INSERT INTO followers (name, cursor, released) SELECT 'cache', invalidated, unixepoch() FROM latest;
ALTER TABLE latest DROP COLUMN invalidated;

-- The latest change after which no copy of what was there before may be served, not even a stale one.
ALTER TABLE latest ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;
