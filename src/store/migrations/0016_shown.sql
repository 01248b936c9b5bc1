-- When an article said that it was updated, as readers last saw it before its present file: a preview of
-- what is a draft by now, or scheduled, tells by it whether they are shown it again. NULL if they saw none.
ALTER TABLE articles ADD COLUMN shown INTEGER;
