-- What each relay was sent under each of its rate limits. `period` is the length of the limit's span in
-- milliseconds. `used` has the moments of used permits: `moment:count`, with blanks between. `open` counts permits of
-- the process `holder` whose messages the relay has not answered yet.

CREATE TABLE rate_records (
    relay  TEXT   NOT NULL,
    period BIGINT NOT NULL,
    used   TEXT   NOT NULL,
    open   BIGINT NOT NULL,
    holder TEXT,
    PRIMARY KEY (relay, period)
);
