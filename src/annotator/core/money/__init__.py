"""Money: exact amounts, states of rewards, income, rates and payers. `earnings` folds money entries
(`entry_validation`) into `items` and `sums` by day, bundle, requester and currency. Currencies are never added.
Rates are never stored, summed, averaged; division comes last (`rates`, `income`). `payers` finds locked money."""
