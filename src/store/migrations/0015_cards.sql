-- What a medium was made from, as whoever made it says. The cards of articles are media, at the path
-- .cards/{slug}.png: by this, a push learns whether the present one shows what it should.
ALTER TABLE media ADD COLUMN made_from TEXT;

-- A sweep of the bucket looks up which bytes have a medium. There are as many media as articles now, but
-- few in parts.
CREATE INDEX media_by_digest ON media (sha256) WHERE parts IS NULL;
CREATE INDEX media_in_parts ON media (path) WHERE parts IS NOT NULL;
