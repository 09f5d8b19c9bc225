"""The ledger: an append-only, hash-chained log of all activity and money, and its time line.

`entries` has the chain, `entry_types` the body of each kind, `clock` the timestamps (UTC, zone, and two monotonic
clocks per boot). `intervals` cuts the line from the first entry to now into intervals, each in one state, so that
they sum to wall time by construction. `time_corrections` applies the worker's time corrections afterwards.

- Time is charged to the task in focus; `context` has the precedence of states.
- Within a boot the running clock measures durations, so setting the clock changes none. If the running clock grew by
  more than 5 s over the other between two entries, that much was suspend, placed before the later entry.
- A start without a stop before it, and restored records, make the time since the last entry unrecorded.
- Idle time starts at the last input. Thresholds: task 90 s (or the bundle's), searching 120 s, instructions 300 s.
  There is no idle time in side activities or practice.
- Recovery time is charged to the task in focus, other side activities to none. Opening a task or closing the program
  ends a side activity.
- Idle and unrecorded time are in no figure and never deleted. Practice is in no figure.

Folds read one entry after another and are stored as a `checkpoint`, so a start reads only newer entries."""
