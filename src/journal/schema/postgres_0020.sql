-- The stages of a run whose issue goes to some readers before all others. The readers of a stage are those up to the
-- delivery `last`, without those of the stages before. `tags` are the tags that its readers have; without them it is a
-- sample. `pause` is in milliseconds, `max_refused` in percent. And what the issue of a run corrects: the issue, and the hash
-- of its content.

CREATE TABLE stages (
    run         BIGINT NOT NULL REFERENCES runs (id),
    number      BIGINT NOT NULL,
    tags        TEXT,
    readers     BIGINT NOT NULL,
    last        BIGINT NOT NULL,
    pause       BIGINT NOT NULL,
    max_refused BIGINT NOT NULL,
    ended_at    BIGINT,
    PRIMARY KEY (run, number)
);

ALTER TABLE runs ADD COLUMN corrects_issue TEXT;
ALTER TABLE runs ADD COLUMN corrects_content TEXT;
