-- The stops of issues: each keeps its issue from being sent until a person ends it. An issue has one stop at most that has not
-- ended. `stopped_by` and `ended_by` name persons, as they name themselves or as their machine does.

CREATE TABLE stops (
    id         BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    issue      TEXT   NOT NULL,
    stopped_at BIGINT NOT NULL,
    stopped_by TEXT   NOT NULL,
    why        TEXT,
    ended_at   BIGINT,
    ended_by   TEXT
);

CREATE UNIQUE INDEX stops_standing ON stops (issue) WHERE ended_at IS NULL;
CREATE INDEX stops_by_issue ON stops (issue, id);
