-- Who manages a shared mailbox beside the administrators. A user owns their own mailbox without a row.
CREATE TABLE owners (
    mailbox_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    owner_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (mailbox_id, owner_id)
);
CREATE INDEX owners_owner ON owners (owner_id);

-- What somebody means to change, before they confirm: one row a delegate, on the server, so that it survives paging,
-- a reload and another device.
CREATE TABLE plan_ticks (
    editor_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    mailbox_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    delegate_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    send TEXT NOT NULL CHECK (send IN ('none', 'on_behalf', 'as')),
    access TEXT NOT NULL CHECK (access IN ('none', 'read', 'full')),
    until_at BIGINT,
    -- The rights as they were at the first tick: what somebody else changes since is told.
    was_send TEXT NOT NULL,
    was_access TEXT NOT NULL,
    was_until_at BIGINT,
    ticked_at BIGINT NOT NULL,
    PRIMARY KEY (editor_id, mailbox_id, delegate_id)
);

CREATE TABLE rollouts (
    id TEXT NOT NULL PRIMARY KEY,
    mailbox_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- NULL: an expiry, the command line.
    editor_id TEXT,
    confirmed_at BIGINT NOT NULL
);
CREATE INDEX rollouts_mailbox ON rollouts (mailbox_id, confirmed_at);

CREATE TABLE rollout_steps (
    id TEXT NOT NULL PRIMARY KEY,
    rollout_id TEXT NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    delegate_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    difference TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('under_way', 'in_force', 'failed')),
    words TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When a worker looks at it again. NULL: never by itself.
    due_at BIGINT,
    UNIQUE (rollout_id, position)
);
CREATE INDEX rollout_steps_due ON rollout_steps (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE requests (
    id TEXT NOT NULL PRIMARY KEY,
    mailbox_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    asker_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    wanted TEXT NOT NULL CHECK (wanted IN ('send_as', 'on_behalf', 'read', 'full')),
    words TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'declined', 'withdrawn')),
    answered_by TEXT,
    answered_at BIGINT
);
CREATE UNIQUE INDEX requests_open ON requests (mailbox_id, asker_id, wanted) WHERE state = 'open';
CREATE INDEX requests_asker ON requests (asker_id, asked_at);

-- Mail that tells people of a change, written in the transaction of that change and filed by a worker.
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    recipient_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    told TEXT NOT NULL,
    -- For a reader who has chosen none.
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL
);
CREATE INDEX notices_due ON notices (due_at);

-- Whose last day is over.
CREATE INDEX grants_until ON grants (until_at) WHERE until_at IS NOT NULL;
