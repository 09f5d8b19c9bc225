"""Time: local days, counted work time, idle thresholds, media activity, exposure and the timesheet. `worktime` folds
entries into time by day, task and session, and applies the worker's corrections. `local_days` and `day_window`
define a day by the offsets in the ledger: 23, 24 or 25 hours, 30 on the way to New York. `clock_overlaps` repairs
times after the clock was set between two starts. `timesheet` and `day_strip` prepare a day for display."""
