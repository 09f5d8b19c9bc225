"""The application services: everything that the program does for the worker and the requester. They use asyncio, but
neither Qt nor SQL.

Pages post intents to one queue, which runs them in order and turns failures into events. Long intents, such as
reading an untrusted bundle or asking a server, have queues of their own, so that no break or submission waits for
them. Pages are redrawn from events, which follow after a change is on disk. An intent about one task names its
`unique_id`, so that a key pressed twice never affects the next task.

Disks, servers and media are reached through the protocols in `core.ports`. `Services` is the container that pages
receive."""
