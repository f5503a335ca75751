-- Mail of the built-in host. `owner` is an account's id, times are unix milliseconds, sizes octets.

CREATE TABLE mailboxes (
    owner TEXT PRIMARY KEY NOT NULL,
    -- What counts against the quota. Kept by triggers, like every count here: a list never counts rows.
    octets INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE folders (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES mailboxes (owner),
    -- UTF-8, `/` between levels.
    path TEXT NOT NULL,
    role TEXT,
    validity INTEGER NOT NULL,
    next_uid INTEGER NOT NULL DEFAULT 1,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    UNIQUE (owner, path),
    UNIQUE (owner, role)
) STRICT;

-- What a list shows. Octets and words lie apart, so that a page of a list reads few pages of the file.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folders (id),
    uid INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    flagged INTEGER NOT NULL,
    draft INTEGER NOT NULL,
    forwarded INTEGER NOT NULL,
    size INTEGER NOT NULL,
    date INTEGER NOT NULL,
    message_id TEXT,
    -- JSON: a mailbox, a mailbox, a list of mailboxes.
    author TEXT,
    sender TEXT,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    preview TEXT NOT NULL,
    attachments INTEGER NOT NULL,
    UNIQUE (folder_id, uid)
) STRICT;

CREATE INDEX messages_by_message_id ON messages (folder_id, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE octets (
    id INTEGER PRIMARY KEY REFERENCES messages (id),
    raw BLOB NOT NULL
) STRICT;

-- All that search looks into, in lower case. Trigrams find any run of three letters or more within words, in any script;
-- shorter ones are looked for in `words` itself.
CREATE TABLE words (
    id INTEGER PRIMARY KEY REFERENCES messages (id),
    text TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE trigrams USING fts5 (
    text, content = 'words', content_rowid = 'id', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);

CREATE TRIGGER words_added AFTER INSERT ON words BEGIN
    INSERT INTO trigrams (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER words_gone AFTER DELETE ON words BEGIN
    INSERT INTO trigrams (trigrams, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TRIGGER message_added AFTER INSERT ON messages BEGIN
    UPDATE folders SET total = total + 1, unread = unread + 1 - new.seen WHERE id = new.folder_id;
    UPDATE mailboxes SET octets = octets + new.size
        WHERE owner = (SELECT owner FROM folders WHERE id = new.folder_id);
END;

CREATE TRIGGER message_going BEFORE DELETE ON messages BEGIN
    DELETE FROM words WHERE id = old.id;
    DELETE FROM octets WHERE id = old.id;
END;

CREATE TRIGGER message_gone AFTER DELETE ON messages BEGIN
    UPDATE folders SET total = total - 1, unread = unread - 1 + old.seen WHERE id = old.folder_id;
    UPDATE mailboxes SET octets = octets - old.size
        WHERE owner = (SELECT owner FROM folders WHERE id = old.folder_id);
END;

CREATE TRIGGER message_changed AFTER UPDATE OF seen, folder_id ON messages
WHEN old.seen <> new.seen OR old.folder_id <> new.folder_id BEGIN
    UPDATE folders SET total = total - 1, unread = unread - 1 + old.seen WHERE id = old.folder_id;
    UPDATE folders SET total = total + 1, unread = unread + 1 - new.seen WHERE id = new.folder_id;
END;
