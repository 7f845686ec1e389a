-- The first edition of the book. TEXT and BIGINT only, times in milliseconds since 1970, so that
-- PostgreSQL can hold the same book; INTEGER PRIMARY KEY is SQLite's name for a BIGINT identity.

CREATE TABLE about (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    issue       TEXT   NOT NULL UNIQUE,
    hash        TEXT   NOT NULL,
    audience    TEXT   NOT NULL,
    planned     BIGINT NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE INDEX runs_by_hash ON runs (hash);

-- The hashes a run was frozen under before the editor amended it.
CREATE TABLE amendments (
    run  BIGINT NOT NULL REFERENCES runs (id),
    hash TEXT   NOT NULL,
    at   BIGINT NOT NULL
);

CREATE TABLE deliveries (
    id        INTEGER PRIMARY KEY,
    run       BIGINT NOT NULL REFERENCES runs (id),
    reader    TEXT   NOT NULL,
    address   TEXT   NOT NULL,
    name      TEXT,
    edition   TEXT   NOT NULL CHECK (edition IN ('free', 'paid')),
    state     TEXT   NOT NULL CHECK (state IN ('due', 'claimed', 'handed', 'accepted', 'rejected',
                                               'deferred', 'in_doubt', 'skipped', 'expired')),
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
CREATE INDEX deliveries_deferred ON deliveries (run, until) WHERE state = 'deferred';

-- What the row of a delivery no longer says. Only ever added to.
CREATE TABLE transitions (
    id         INTEGER PRIMARY KEY,
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
