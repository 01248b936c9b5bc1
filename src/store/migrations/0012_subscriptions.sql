-- Who is told of a feed by a callback (WebSub, rssCloud). `topic` is its address as the subscriber wrote it.
-- The slice's change `cursor`, and every release up to the second `released`, are delivered; `etag` is the entity
-- tag that the feed had then. Whoever takes a row to deliver it claims it, until `claimed`. After a failure it is
-- not tried before `due`; `failing` is the first of the failures in a row. Times are in seconds since 1970.
CREATE TABLE subscriptions (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL CHECK (form IN ('websub', 'rsscloud')),
  topic TEXT NOT NULL,
  slice TEXT NOT NULL,
  format TEXT NOT NULL,
  callback TEXT NOT NULL,
  host TEXT NOT NULL,
  secret TEXT,
  expires INTEGER NOT NULL,
  cursor INTEGER NOT NULL,
  released INTEGER NOT NULL,
  etag TEXT NOT NULL,
  claimed INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  failing INTEGER,
  reason TEXT,
  delivered INTEGER
);

-- No delivery changes what these hold, so it writes no more than its row.
CREATE UNIQUE INDEX subscriptions_by_callback ON subscriptions (slice, format, callback, form);
CREATE INDEX subscriptions_by_host ON subscriptions (host);
CREATE INDEX subscriptions_by_expiry ON subscriptions (expires);
