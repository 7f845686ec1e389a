-- Who asked for the publication at its form, and has not confirmed yet. `mail_at` is the moment at which the mail that asks
-- for the confirmation is due. It is NULL if none is. A sender that has taken the mail up has it until `leased_until`.
-- `mails` counts those that the relay has taken, and `tries` the calls of the relay for the next one.

CREATE TABLE signup_requests (
    reader       TEXT COLLATE "C" PRIMARY KEY,
    address      TEXT   NOT NULL,
    consent      TEXT   NOT NULL,
    network      TEXT   NOT NULL,
    requested_at BIGINT NOT NULL,
    asks         BIGINT NOT NULL DEFAULT 1,
    mails        BIGINT NOT NULL DEFAULT 0,
    mailed_at    BIGINT,
    tries        BIGINT NOT NULL DEFAULT 0,
    mail_at      BIGINT,
    leased_until BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX signup_requests_by_mail ON signup_requests (mail_at) WHERE mail_at IS NOT NULL;
CREATE INDEX signup_requests_by_age ON signup_requests (requested_at);

-- Who has confirmed: the readers beside the list, each with what they consented to. The networks are shortened.

CREATE TABLE signups (
    reader         TEXT COLLATE "C" PRIMARY KEY,
    address        TEXT   NOT NULL,
    consent        TEXT   NOT NULL,
    requested_at   BIGINT NOT NULL,
    requested_from TEXT   NOT NULL,
    confirmed_at   BIGINT NOT NULL,
    confirmed_from TEXT   NOT NULL
);
