"""Readers of work histories and of the requester's decisions and payments. Histories come from the program's own
ledger, from results, and from batch files of Mechanical Turk. They give assignments with times and rewards, from
which real hourly pay is computed."""
