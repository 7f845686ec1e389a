-- Whether a reader is held back, since their domain refuses us: a column of its own. It was a deferral with
-- `sender` for a refusal, and nothing else left that word on a delivery that was not rejected.

ALTER TABLE deliveries ADD COLUMN held_back BIGINT NOT NULL DEFAULT 0;

UPDATE deliveries SET held_back = 1, refusal = NULL WHERE refusal = 'sender' AND state <> 'rejected';

-- Amendments get a number that every store knows by the same name.

CREATE TABLE numbered_amendments (
    id   INTEGER PRIMARY KEY,
    run  BIGINT NOT NULL REFERENCES runs (id),
    hash TEXT   NOT NULL,
    at   BIGINT NOT NULL
);

INSERT INTO numbered_amendments (run, hash, at) SELECT run, hash, at FROM amendments ORDER BY rowid;
DROP TABLE amendments;
ALTER TABLE numbered_amendments RENAME TO amendments;
