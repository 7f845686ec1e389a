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

-- The content and the edition of the copy that a reader has, although a later copy was asked for: how many amendments the run
-- had when it was handed over.
ALTER TABLE deliveries ADD COLUMN had_version BIGINT;
ALTER TABLE deliveries ADD COLUMN had_edition TEXT;

-- The addresses of readers that an editor has changed in the list: the key of the former one, and the present one.
CREATE TABLE edited_addresses (
    former  TEXT   NOT NULL PRIMARY KEY,
    reader  TEXT   NOT NULL,
    address TEXT   NOT NULL,
    at      BIGINT NOT NULL
);

-- The last request for readers by name is found without a look at all readers of the run.
CREATE INDEX deliveries_asked ON deliveries (run, asked_at) WHERE asked_at IS NOT NULL;
