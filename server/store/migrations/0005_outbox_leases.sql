-- From then on the final dot of a message being sent may have left; NULL: it certainly has not, in this attempt.
ALTER TABLE outbox ADD COLUMN dot_at BIGINT;
-- Its writer chose when it leaves (`not_before`).
ALTER TABLE outbox ADD COLUMN later BIGINT NOT NULL DEFAULT 0;
-- It left, but not to all, and its writer has seen that.
ALTER TABLE outbox ADD COLUMN dismissed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX outbox_leased ON outbox (leased_by) WHERE leased_by IS NOT NULL;
