-- The processes that send, on whatever machine: each has a lease, which it renews while it is at work. All moments are by the
-- server's clock, so that no clocks of machines are compared.
--
-- `before` are the hand-overs of the run that no sender of this table has counted, so that the sum of `before` and `hand_overs`
-- of a run's senders is the number of its hand-overs.

CREATE SEQUENCE sender_numbers AS INTEGER CYCLE;

CREATE TABLE senders (
    number      BIGINT PRIMARY KEY,
    owner       TEXT   NOT NULL UNIQUE,
    words       TEXT   NOT NULL,
    issue       TEXT   NOT NULL,
    run         BIGINT,
    joined      BIGINT NOT NULL,
    terms       TEXT,
    clock_ahead BIGINT NOT NULL DEFAULT 0,
    before      BIGINT NOT NULL DEFAULT 0,
    hand_overs  BIGINT NOT NULL DEFAULT 0,
    began_at    BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    ended_at    BIGINT
) WITH (fillfactor = 50);

CREATE INDEX senders_of_run ON senders (run);

-- Relays that a sender has found closed, so that the others do not call them in vain.

CREATE TABLE closed_relays (
    run       BIGINT NOT NULL,
    relay     TEXT   NOT NULL,
    owner     TEXT   NOT NULL,
    failure   TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    closed_at BIGINT NOT NULL,
    PRIMARY KEY (run, relay, owner)
);

-- A run changes each of its rows four times within minutes, so they are cleaned up behind it while it is at work.

ALTER TABLE deliveries SET (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0
);
