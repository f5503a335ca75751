SELECT a.address FROM accounts a
WHERE a.active = 1 AND a.kind = 'user'
  AND (a.address = lower('%s') OR a.id IN (SELECT account_id FROM aliases WHERE address = lower('%s')))
UNION
SELECT d.address FROM grants g
JOIN accounts d ON d.id = g.delegate_id
JOIN accounts m ON m.id = g.mailbox_id
WHERE g.send = 'as' AND (g.until_at IS NULL OR g.until_at > @NOW_MS@)
  AND d.active = 1 AND d.kind = 'user' AND m.active = 1
  AND (m.address = lower('%s') OR m.id IN (SELECT account_id FROM aliases WHERE address = lower('%s')))
