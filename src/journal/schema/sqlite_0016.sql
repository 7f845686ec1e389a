-- Persons who were erased. `mark` is a keyed hash of the key of their address. The salt of the hash stands in `about`, as
-- `tombstone salt`, from the first erasure on.

CREATE TABLE tombstones (
    mark TEXT PRIMARY KEY,
    at   BIGINT NOT NULL
);
