-- What a person was told about an issue, so that nothing is told twice. `mark` is the number of the last
-- line of history when the alert was given.

CREATE TABLE alerts (
    issue TEXT   NOT NULL,
    alert TEXT   NOT NULL,
    mark  BIGINT NOT NULL,
    at    BIGINT NOT NULL,
    PRIMARY KEY (issue, alert)
);
