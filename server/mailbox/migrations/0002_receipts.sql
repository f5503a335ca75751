-- $MDNSent (RFC 3503): whether to send a read receipt has been decided.
ALTER TABLE messages ADD COLUMN mdn_sent INTEGER NOT NULL DEFAULT 0;
