"""Backups of the records and their restoration.

The folder `copies` of the home keeps one backup a day (`records-<day>.sqlite3`, 14 of them, made 25 s after the
start and after midnight) and a change log (`changes-<number>.jsonl`). A backup is SQLite's own copy of one snapshot,
synced, read back with the whole hash chain, and only then named. The database reports changes itself through
temporary triggers, so no writing code can forget them. Each line has the rows after a commit, the last ledger entry
and a checksum. Drafts are logged at 4 KiB/s in the long run.

The log serves damaged records, not power cuts, and is never ahead of them. Records that are behind the log have lost
their end (`RecordsCut`) and are left as they are. An error of the log, a kill, 64 MiB, or more than 2,000 rows in
one change make a new backup due. A log file begins before its backup, and replaying a change twice is harmless.

Records of an older program are copied before they are migrated (`records-version-<N>.sqlite3`). The file has the old
tables, so the older program can open it. These copies are neither deleted nor used by a restore.

A restore builds new records from the best backup, the log, the readable rows of the damaged file, and the results
folder. Entries are appended only if their hashes match. No task gets two assignments, and accepted parcels stay
accepted. A submitted task without a parcel is reopened with its answer. The restore counts as complete only if every
line of the log could be read, or if the damaged file was read to its end and no other source is newer."""
