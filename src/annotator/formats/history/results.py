"""Histories from results: the envelopes of a results folder. They tell no worker and no reward.

An assignment is a submission that was not skipped, from the first opening of its task to its submission, as another
platform would have it: what a task left open over night took of the night is in it. The reward is that of the bundle,
where it is at hand. All submissions count as one worker's.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.outbox.envelope import Envelope
from annotator.core.pay.history import Decision, History
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks

_WORKER = ""


def read_results(envelopes: Iterable[Envelope], known: KnownTasks | None, folder: str, log: ProblemLog) -> History:
    """What was skipped, and what ends before it begins, is left out with a note in the log."""
    history = History()
    skipped = 0
    for envelope in envelopes:
        if envelope.was_cancelled:
            skipped += 1
            continue
        start_ms, end_ms = envelope.started_utc_ms, envelope.submitted_utc_ms
        if end_ms < start_ms:
            place = f"{envelope.bundle_id}@{envelope.revision}/{envelope.unique_id}.json"
            log.add(ProblemCode.HISTORY_TIME, place, severity=Severity.NOTE, why="clock")
            continue
        task = known.task(envelope.task_id) if known is not None else None
        reward = known.bundle.reward(task) if known is not None and task is not None else None
        history.finished(_WORKER, reward, Decision.PENDING, end_ms).spent(start_ms, end_ms)
    if skipped:
        log.add(ProblemCode.HISTORY_SKIPPED, folder, severity=Severity.NOTE, count=str(skipped))
    if history.assignments:
        log.add(ProblemCode.HISTORY_WORKER, folder, severity=Severity.NOTE, why="results")
    return history
