SELECT a.address FROM aliases l JOIN accounts a ON a.id = l.account_id
WHERE l.address = lower('%s') AND a.active = 1
