-- Copies that a person asked for by the name of the reader, as SQLite holds them in its twelfth edition.

ALTER TABLE deliveries ADD COLUMN copies BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN asked_at BIGINT;
