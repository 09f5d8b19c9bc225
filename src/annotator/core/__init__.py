"""The pure domain layer: types and rules without input, output, Qt or threads.

Packages: `design` (tags of a labeling config), `answer` (results and their edits), `bundle` (tasks and manifest),
`ledger` (entries and time intervals), `time`, `money` and `pay` (figures folded from the ledger), `outbox` (parcels
and destinations), `agreement` (inter-annotator agreement), `text` and `ports` (protocols that the outer layers
implement). Modules: `events` and `system_events` (events on the event bus), `errors`, `problems`, `settings`,
`keymap` and `protection`.

An event is published only after its change is safe on disk. The interface never shows something as saved before that
event. Nothing of the protection from sensitive media, and nothing about how a worker listens, is part of a result."""
