SELECT address FROM accounts WHERE address = lower('%s') AND active = 1
