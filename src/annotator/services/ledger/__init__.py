"""The services that write the ledger: the journal, idle detection and side activities.

`Journal` is the only writer. It stamps an entry, stores it and then applies it to the state, so everything it
reports is on disk. It writes a heartbeat whenever 5 s have passed without an entry, which limits the unknown gap
after a crash. An entry for an event that happened by itself, and that could not be written, is kept and written
before the next entry with its own time.

The state is kept as a checkpoint, so that a start reads only newer entries. Idle time begins at the last input and
stays uncounted until the worker decides. Playback counts as input while it advances, is audible and on screen. Side
activities never become idle."""
