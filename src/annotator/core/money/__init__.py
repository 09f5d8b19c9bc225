"""Money: exact amounts, states of rewards, income, rates and payers. `earnings` folds money entries
(`entry_validation`) into `items` and `sums` by day, bundle, requester and currency. Currencies are never added. A
rate is never stored, summed or averaged; the division comes last (`rates`, `income`). `payers` computes locked
money."""
