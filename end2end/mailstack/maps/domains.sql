SELECT domain FROM accounts WHERE domain = lower('%s') LIMIT 1
