-- Keys of readers. In earlier versions a key was the address with every letter in lower case, as Unicode has it: `Étienne@…`
-- and `étienne@…` had one key, and so had `kate@…` and the same word with the Kelvin sign. Now a key is the address with
-- the capitals of ASCII in lower case, and whoever was written under a former key was not found any more.
-- Here every key becomes the present one of its address.
-- `lower` of SQLite changes the letters of ASCII alone.

-- A suppression that is there already keeps its former key. It may have been meant for any address with that key, so it
-- goes on to hold for all of them. A new suppression has no former key.

ALTER TABLE suppressions ADD COLUMN former_key TEXT;

UPDATE suppressions SET former_key = reader;

CREATE INDEX suppressions_by_former_key ON suppressions (former_key) WHERE former_key IS NOT NULL;

-- A reader who was suppressed under both keys stays as they were first entered.
DELETE FROM suppressions
WHERE reader = lower(address)
    AND reader IN (SELECT lower(address) FROM suppressions WHERE reader <> lower(address));

UPDATE suppressions SET reader = lower(address) WHERE reader <> lower(address);

-- A run that may still write to one of the other addresses passes over it too. It looks suppressions up by the present key
-- alone, so the address gets a suppression of its own.
INSERT INTO suppressions (reader, address, reason, at)
SELECT lower(deliveries.address), deliveries.address, suppressions.reason, suppressions.at
FROM deliveries JOIN suppressions ON suppressions.former_key = deliveries.reader
WHERE deliveries.state NOT IN ('accepted', 'skipped') AND lower(deliveries.address) <> suppressions.reader
ON CONFLICT (reader) DO NOTHING;

-- A delivery stays as it is if the reader has another one in its run under the newer key.
UPDATE deliveries SET reader = lower(address)
WHERE reader <> lower(address)
    AND NOT EXISTS (
        SELECT 1 FROM deliveries AS twin
        WHERE twin.run = deliveries.run AND twin.reader = lower(deliveries.address)
    );
