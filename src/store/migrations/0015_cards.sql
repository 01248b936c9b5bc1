-- What a medium was made from, as whoever made it says. The cards of articles are media, at the path .cards/{slug}.png: by
-- this, a push learns whether the present one shows what it should.
ALTER TABLE media ADD COLUMN made_from TEXT;
