-- The site, in one row once there is any: `source` is site.yaml as it was sent, and `body` is what it says, as JSON. The
-- version is the number of the change by which it came.
CREATE TABLE site (
  key INTEGER PRIMARY KEY CHECK (key = 1),
  version INTEGER NOT NULL,
  source TEXT NOT NULL,
  body TEXT NOT NULL
);

-- The version of the site, so that who polls a slice learns from its row that there is another one.
ALTER TABLE slices ADD COLUMN site INTEGER NOT NULL DEFAULT 0;
