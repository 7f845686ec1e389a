-- What each relay was sent under each of its rate limits, as SQLite holds it in its fifth edition.

CREATE TABLE rate_records (
    relay  TEXT   NOT NULL,
    period BIGINT NOT NULL,
    used   TEXT   NOT NULL,
    open   BIGINT NOT NULL,
    holder TEXT,
    PRIMARY KEY (relay, period)
);
