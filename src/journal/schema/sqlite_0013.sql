-- What came back of the mail that readers were sent, and what relays said at once. `at` is the moment of which a report
-- speaks, and `read_at` the moment when it was read.

CREATE TABLE bounces (
    id         INTEGER PRIMARY KEY,
    reader     TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    class      TEXT   NOT NULL,
    reply      TEXT,
    at         BIGINT NOT NULL,
    read_at    BIGINT NOT NULL,
    suppressed BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX bounces_by_reader ON bounces (reader, at);
CREATE INDEX bounces_suppressed ON bounces (read_at) WHERE suppressed = 1;

-- The messages that were read, by names that tell them apart.

CREATE TABLE read_mail (
    mark TEXT PRIMARY KEY,
    at   BIGINT NOT NULL
);
