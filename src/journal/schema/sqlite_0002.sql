-- Who works on a run. Whoever takes it over enters their name; an owner that stood still meanwhile finds
-- another one's here before it hands anything over.

ALTER TABLE runs ADD COLUMN owner TEXT;
