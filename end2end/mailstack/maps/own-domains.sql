SELECT '553 5.7.1 Mail from this domain must be submitted with a login' FROM accounts
WHERE domain = lower('%s') LIMIT 1
