-- Pictures and recordings, by their path below /media/. The bytes are in R2, under the digest of the file or, if it came
-- in parts, under those in `parts`: a list of [digest, bytes]. So a row replaces a whole file in one step, and bytes that
-- no row names are only waste. `sha256` is the digest of the file, in hexadecimal digits; it is NULL if the file was
-- deleted, of which the cache is told by the row. `touched` is the number of the latest change. `changed` is in seconds
-- since 1970.
CREATE TABLE media (
  path TEXT PRIMARY KEY,
  sha256 TEXT,
  parts TEXT,
  type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  seconds INTEGER,
  changed INTEGER NOT NULL,
  touched INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX media_by_touch ON media (touched);
