-- Who asked for something that a mail must confirm first: strangers at the form to sign up, and readers at their own page.
-- `reader` is whom the mail goes to. `former` is the address that a change of address would replace, and empty for every
-- other kind. `confirmed_at` is NULL before the button behind the link was pressed. `waits_for_relay` is 1
-- while the mail waits because no relay could be spoken to, and 0 while it waits for its reader's mail server. `doubts` counts
-- the mails that a relay may have taken. The rest is as in `signup_requests`, whose rows come here.

CREATE TABLE reader_requests (
    kind           TEXT   NOT NULL,
    reader         TEXT COLLATE "C" NOT NULL,
    former         TEXT COLLATE "C" NOT NULL DEFAULT '',
    address        TEXT   NOT NULL,
    former_address TEXT   NOT NULL DEFAULT '',
    consent        TEXT   NOT NULL DEFAULT '',
    network        TEXT   NOT NULL,
    requested_at   BIGINT NOT NULL,
    confirmed_at   BIGINT,
    asks           BIGINT NOT NULL DEFAULT 1,
    mails          BIGINT NOT NULL DEFAULT 0,
    mailed_at      BIGINT,
    tries          BIGINT NOT NULL DEFAULT 0,
    mail_at        BIGINT,
    leased_until   BIGINT NOT NULL DEFAULT 0,
    waits_for_relay BIGINT NOT NULL DEFAULT 0,
    doubts         BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (reader, kind, former)
);

CREATE INDEX reader_requests_by_mail ON reader_requests (mail_at) WHERE mail_at IS NOT NULL;
CREATE INDEX reader_requests_by_age ON reader_requests (requested_at);
CREATE INDEX reader_requests_by_former ON reader_requests (former) WHERE former <> '';

INSERT INTO reader_requests (kind, reader, address, consent, network, requested_at, asks, mails, mailed_at, tries, mail_at,
                             leased_until)
SELECT 'signup', reader, address, consent, network, requested_at, asks, mails, mailed_at, tries, mail_at, leased_until
FROM signup_requests;

DROP TABLE signup_requests;

-- The mails of requests that relays were given within a day. `mailbox` is the address without what makes no difference to its
-- mailbox, and empty for a mail that reached none.

CREATE TABLE request_mails (
    sent_at BIGINT NOT NULL,
    mailbox TEXT COLLATE "C" NOT NULL
);

CREATE INDEX request_mails_by_moment ON request_mails (sent_at);
CREATE INDEX request_mails_by_mailbox ON request_mails (mailbox, sent_at) WHERE mailbox <> '';
