-- It is a read receipt (RFC 8098): no draft stands behind it.
ALTER TABLE outbox ADD COLUMN receipt BIGINT NOT NULL DEFAULT 0;

-- What was answered to a sender's wish to be told that a message was read.
CREATE TABLE receipts (
    mailbox TEXT COLLATE BINARY NOT NULL,
    -- Its Message-ID, or where it has none the place it lies in.
    message TEXT COLLATE BINARY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- The receipt; NULL: declined.
    item_id TEXT,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (mailbox, message)
);
CREATE INDEX receipts_account ON receipts (account_id);
