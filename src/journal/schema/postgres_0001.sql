-- The book as SQLite holds it in its third edition, column for column. Readers sort by their bytes, as
-- there, whatever the language of the database.

CREATE TABLE about (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE runs (
    id          BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    issue       TEXT   NOT NULL UNIQUE,
    hash        TEXT   NOT NULL,
    audience    TEXT   NOT NULL,
    planned     BIGINT NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT,
    owner       TEXT
);

-- The hashes a run was frozen under before the editor amended it. SQLite numbers the rows by itself.
CREATE TABLE amendments (
    id   BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    run  BIGINT NOT NULL REFERENCES runs (id),
    hash TEXT   NOT NULL,
    at   BIGINT NOT NULL
);

CREATE TABLE deliveries (
    id        BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    run       BIGINT NOT NULL REFERENCES runs (id),
    reader    TEXT   NOT NULL COLLATE "C",
    address   TEXT   NOT NULL,
    name      TEXT,
    edition   TEXT   NOT NULL,
    state     TEXT   NOT NULL,
    attempts  BIGINT NOT NULL DEFAULT 0,
    at        BIGINT NOT NULL,
    owner     TEXT,
    handed_at BIGINT,
    until     BIGINT,
    refusal   TEXT,
    code      BIGINT,
    enhanced  TEXT,
    words     TEXT,
    UNIQUE (run, reader)
);

CREATE INDEX deliveries_by_state ON deliveries (run, state, id);
CREATE INDEX deliveries_deferred ON deliveries (run, until, id) WHERE state = 'deferred';

-- What the row of a delivery no longer says. Only ever added to.
CREATE TABLE transitions (
    id         BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    run        BIGINT NOT NULL,
    delivery   BIGINT NOT NULL REFERENCES deliveries (id),
    at         BIGINT NOT NULL,
    from_state TEXT   NOT NULL,
    to_state   TEXT   NOT NULL,
    attempts   BIGINT NOT NULL,
    code       BIGINT,
    enhanced   TEXT,
    words      TEXT
);

CREATE INDEX transitions_by_delivery ON transitions (delivery, id);

-- Who must not be written to any more, whatever the run.
CREATE TABLE suppressions (
    reader  TEXT PRIMARY KEY COLLATE "C",
    address TEXT   NOT NULL,
    reason  TEXT   NOT NULL,
    at      BIGINT NOT NULL
);
