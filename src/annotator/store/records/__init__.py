"""The records: ledger, assignments, outbox and settings in one SQLite file (`records.sqlite3`), owned by one thread.

WAL with `synchronous=FULL`, both read back after they are set, so a commit survives a power cut. Triggers forbid
changing or deleting a ledger entry and changing a stored envelope. Each entry contains the SHA-256 of the previous
one. Each module has the functions of one table; `SqliteRecords` combines them in transactions.

The SHA-256 of each result is stored with its bytes, because SQLite does not notice a byte that the disk changed. A
corrupt unsent result counts as damage and never reaches a connector. A corrupt received result does not block the
work. An answer that cannot be read is saved in the folder `set-aside`. The checkpoint takes 18 MB for a million
entries. After an update that changes the folded state, the whole ledger is read once."""
