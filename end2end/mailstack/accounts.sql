-- The part of Porteplume's schema that the mail servers read. A stack that is given no database starts from this.
-- Times are unix milliseconds; addresses are canonical (lower case).
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('user', 'shared')),
    password TEXT,
    quota_mb BIGINT NOT NULL DEFAULT 0,
    active BIGINT NOT NULL DEFAULT 1,
    admin BIGINT NOT NULL DEFAULT 0,
    colour BIGINT NOT NULL DEFAULT 0,
    sent_copies TEXT NOT NULL DEFAULT 'both' CHECK (sent_copies IN ('writer', 'mailbox', 'both')),
    created_at BIGINT NOT NULL
);
CREATE TABLE aliases (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id)
);
CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    mailbox_id TEXT NOT NULL REFERENCES accounts (id),
    delegate_id TEXT NOT NULL REFERENCES accounts (id),
    send TEXT NOT NULL CHECK (send IN ('none', 'on_behalf', 'as')),
    access TEXT NOT NULL CHECK (access IN ('none', 'read', 'full')),
    until_at BIGINT,
    granted_by TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (mailbox_id, delegate_id)
);
CREATE INDEX grants_by_delegate ON grants (delegate_id);
