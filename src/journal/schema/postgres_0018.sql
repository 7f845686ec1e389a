-- The texts of each content that a run has had, encrypted by the newsroom, so that a later version can be compared with
-- them. And the contents that a correction has withdrawn: no reader of the run is sent one of them any more.

CREATE TABLE content_texts (
    run   BIGINT NOT NULL REFERENCES runs (id),
    hash  TEXT   NOT NULL,
    words TEXT   NOT NULL,
    PRIMARY KEY (run, hash)
);

CREATE TABLE withdrawn_contents (
    run  BIGINT NOT NULL REFERENCES runs (id),
    hash TEXT   NOT NULL,
    at   BIGINT NOT NULL,
    PRIMARY KEY (run, hash)
);
