-- Who must not be written to any more, whatever the run: looked up for each reader that is about to be claimed.

CREATE TABLE suppressions (
    reader  TEXT PRIMARY KEY,
    address TEXT   NOT NULL,
    reason  TEXT   NOT NULL,
    at      BIGINT NOT NULL
);
