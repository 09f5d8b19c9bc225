"""Pay: the meter, hourly rates, forecast, take-home pay, minimum wages and statements. `folds` keeps all folds of
the ledger together; `meter` is the main one. The headline is R3 of today. `forecast` and `cycles` compute the likely
range, from the last 200 paid tasks of the currency, limited to 8 hours of work if these hold ten tasks. A net wage
is compared with take-home pay, a gross one with real hourly pay (`wages`, `take_home`). `rehearsal` has the figures
of a trial run, `offer` the stated pay of a bundle."""
