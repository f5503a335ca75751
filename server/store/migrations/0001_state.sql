-- One text for both databases: TEXT, BIGINT and BLOB only (`open/schema.rs` says how PostgreSQL spells BLOB and BINARY).
-- Times are unix milliseconds, ids are UUID texts, yes and no are 1 and 0, addresses are in canonical spelling.
-- Dovecot and Postfix read accounts, aliases and grants: their columns keep their names.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    address TEXT COLLATE BINARY NOT NULL UNIQUE,
    domain TEXT COLLATE BINARY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('user', 'shared')),
    -- argon2id, PHC string; NULL where nobody signs in.
    password TEXT,
    -- Mebibytes; 0 is no limit.
    quota_mb BIGINT NOT NULL DEFAULT 0,
    active BIGINT NOT NULL DEFAULT 1,
    admin BIGINT NOT NULL DEFAULT 0,
    colour BIGINT NOT NULL DEFAULT 0,
    sent_copies TEXT NOT NULL DEFAULT 'both' CHECK (sent_copies IN ('writer', 'mailbox', 'both')),
    created_at BIGINT NOT NULL DEFAULT 0,
    -- Name and address as suggestions look for them (`search.rs`).
    search TEXT COLLATE BINARY NOT NULL DEFAULT ''
);
CREATE INDEX accounts_domain ON accounts (domain);
CREATE INDEX accounts_admin ON accounts (admin) WHERE admin = 1;

CREATE TABLE aliases (
    id TEXT NOT NULL PRIMARY KEY,
    address TEXT COLLATE BINARY NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX aliases_account ON aliases (account_id);

CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    mailbox_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    delegate_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    send TEXT NOT NULL CHECK (send IN ('none', 'on_behalf', 'as')),
    access TEXT NOT NULL CHECK (access IN ('none', 'read', 'full')),
    -- In force before this moment; NULL is without end.
    until_at BIGINT,
    granted_by TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (mailbox_id, delegate_id)
);
CREATE INDEX grants_delegate ON grants (delegate_id);

CREATE TABLE remembered (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    address TEXT COLLATE BINARY NOT NULL,
    -- As typed: outside, the local part may have case (RFC 5321 section 2.4).
    spelling TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    UNIQUE (account_id, address)
);

CREATE TABLE learned (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    address TEXT COLLATE BINARY NOT NULL,
    spelling TEXT NOT NULL,
    learning TEXT NOT NULL CHECK (learning IN ('allowed', 'on_behalf', 'refused')),
    words TEXT,
    learned_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, address)
);

CREATE TABLE correspondents (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    address TEXT COLLATE BINARY NOT NULL,
    spelling TEXT NOT NULL,
    name TEXT NOT NULL,
    search TEXT COLLATE BINARY NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, address)
);
CREATE INDEX correspondents_newest ON correspondents (account_id, used_at);

CREATE TABLE preferences (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    chosen TEXT NOT NULL
);

CREATE TABLE sessions (
    id_hash BLOB NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    sealed BLOB,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL,
    form TEXT NOT NULL,
    answers TEXT,
    -- UIDVALIDITY-UID of the copy in the Drafts folder.
    mirror TEXT,
    -- The item of the outbox that carries it.
    submitted TEXT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX drafts_account ON drafts (account_id);

CREATE TABLE draft_attachments (
    id TEXT NOT NULL PRIMARY KEY,
    draft_id TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL
);
CREATE INDEX draft_attachments_order ON draft_attachments (draft_id, position);

CREATE TABLE draft_pieces (
    attachment_id TEXT NOT NULL REFERENCES draft_attachments (id) ON DELETE CASCADE,
    piece BIGINT NOT NULL,
    octets BLOB NOT NULL,
    PRIMARY KEY (attachment_id, piece)
);

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    submission_key TEXT NOT NULL,
    draft_id TEXT NOT NULL,
    envelope TEXT NOT NULL,
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    size BIGINT NOT NULL,
    mailbox_id TEXT,
    grant_id TEXT,
    remember BIGINT NOT NULL,
    answers TEXT,
    credential BLOB,
    not_before BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- Does it show in the Outbox folder?
    waits BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_try BIGINT,
    refusal TEXT,
    partly TEXT,
    words TEXT,
    filed TEXT NOT NULL DEFAULT '[]',
    filing_attempts BIGINT NOT NULL DEFAULT 0,
    -- When something has to happen: a try, a filing, or the end of a worker's lease. NULL: nothing does.
    due_at BIGINT,
    leased_by TEXT,
    changed_at BIGINT NOT NULL,
    UNIQUE (account_id, submission_key)
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_waiting ON outbox (account_id, waits, created_at);

CREATE TABLE outbox_pieces (
    item_id TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    piece BIGINT NOT NULL,
    octets BLOB NOT NULL,
    PRIMARY KEY (item_id, piece)
);
