-- Send pressed in a second tab after the message has left: its draft is gone, its item is found by it.
CREATE INDEX outbox_draft ON outbox (draft_id);
