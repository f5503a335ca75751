-- What was sent in a mailbox's name, and who was given what. Rows are only added: each holds the hash of the one before
-- and its own, over all its columns (`src/journal/chain.rs` says how).
CREATE TABLE journal (
    -- From 1, without a gap.
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sent', 'granted')),
    -- The address that stood in From, or that gave the right; the account behind it, where it is one of ours.
    mailbox TEXT COLLATE BINARY NOT NULL,
    mailbox_id TEXT COLLATE BINARY,
    -- Who did it, as they were called then; NULL is the system.
    actor TEXT COLLATE BINARY,
    actor_id TEXT COLLATE BINARY,
    actor_name TEXT,
    -- The event as JSON (`app/domain/src/journal.rs`), without spaces, fields in their order there.
    payload TEXT NOT NULL,
    -- What a search looks in: lower case.
    search TEXT COLLATE BINARY NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX journal_mailbox ON journal (COALESCE(mailbox_id, mailbox), seq, at);
APPEND ONLY journal;

-- One row, the newest of the chain: who appends holds it, so rows follow one another on any database, and rows cut off
-- at the end are missed.
CREATE TABLE journal_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO journal_head (one, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- How a message that is leaving, or left, speaks for another address; NULL where it is the writer's own.
ALTER TABLE outbox ADD COLUMN manner TEXT;
