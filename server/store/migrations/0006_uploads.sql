-- Files on their way in, for no draft yet.
CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- When its last piece came.
    coming_at BIGINT NOT NULL
);
CREATE INDEX uploads_age ON uploads (coming_at);

CREATE TABLE upload_pieces (
    upload_id TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    piece BIGINT NOT NULL,
    octets BLOB NOT NULL,
    PRIMARY KEY (upload_id, piece)
);
