-- What reports said of a sent message (RFC 3464, RFC 8098): the latest that is known of each recipient.
CREATE TABLE deliveries (
    item_id TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    -- As in the envelope, canonical.
    recipient TEXT COLLATE BINARY NOT NULL,
    spelling TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('delayed', 'relayed', 'delivered', 'read', 'failed')),
    -- RFC 3463.
    code TEXT,
    words TEXT,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, recipient)
);

-- Inboxes to which reports may come: of those in whose name something left lately.
CREATE TABLE watches (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- UIDVALIDITY and the highest UID looked at; NULL: not looked at yet.
    validity BIGINT,
    uid BIGINT,
    -- The newest message left.
    since_at BIGINT NOT NULL,
    -- Nothing is expected any more.
    until_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX watches_due ON watches (due_at);

-- A report names the message that it is about by its Message-ID.
CREATE INDEX outbox_message_id ON outbox (message_id);

-- In which language its writer is told of what comes back; NULL where it was sent before this was noted.
ALTER TABLE outbox ADD COLUMN language TEXT;
