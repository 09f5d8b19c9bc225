"""The work on a task: queue, session, drafts, submission, recall, breaks and playback.

`Session` receives the worker's actions. Each edit is on disk 0.5 s later, together with unfinished drawings; a
burst of key presses is one write, in which only new regions are encoded. Submitting flushes the draft first. If the
answer is valid, one transaction stores the entry, the parcel with its final bytes, and the closed assignment. Only
after the commit is `TaskSubmitted` announced and the next task opened. The assignment keeps the whole answer, also
hidden or skipped parts, because the task may be reopened.

Skipping is a submission with `was_cancelled`, as in Label Studio. A task with a medium that cannot be shown can be
skipped but not submitted. A submitted or skipped task can be reopened while nothing of its result can have been
sent: one transaction deletes the parcel and opens the assignment."""
