"""The connector for Label Studio: results as annotations, projects and tasks, and the status of tasks.

An annotation has four fields of the envelope: `unique_id`, `result`, `was_cancelled`, and the seconds of work and
instructions as `lead_time`. The server stores at most one annotation with a `unique_id` and answers every repeat
with 409. The connector then compares the annotation in the export with the result: the same is accepted, a different
one refused. If the worker may not read it, the result is accepted without a receipt; if it cannot be found, delivery
is retried.

A personal access token is sent only to exchange it for an access token of five minutes, which stays in memory.
Errors count only in the format of Label Studio, because a proxy or login page may answer in its place. `next`, which
locks a task for a day, is never called."""
