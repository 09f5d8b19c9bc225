"""Histories from results: the envelopes of a results folder. They tell no reward; a worker is the pseudonym that they
sent, and whoever left it out is counted with all others who did.

An assignment is a submission that was not skipped. Its time is what the result tells of it: active, on the instructions
and waiting, measured by the worker's own program, which has one task in focus at a time; pauses and idle time are in
none of it. When on its day it was worked on is not known, nor needed: nothing overlaps. The reward is that of the
bundle, where it is at hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from annotator.core.ledger.clock import DAY_MS
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.core.pay.history.assignments import Decision, History
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks


def read_results(envelopes: Iterable[Envelope], known: KnownTasks | None, folder: str, log: ProblemLog) -> History:
    """What was skipped is left out with a note in the log."""
    history = History()
    skipped = nameless = 0
    for envelope in envelopes:
        if envelope.was_cancelled:
            skipped += 1
            continue
        task = known.task(envelope.task_id) if known is not None else None
        reward = None
        if known is not None and task is not None:
            reward = known.bundle.reward(task, envelope.extents)
        work = history.finished(envelope.worker, reward, Decision.PENDING, _midnight_ms(envelope.submitted_on))
        work.measured(sum(envelope.times.of(state) for state in TOLD.values()))
        nameless += not envelope.worker
    if skipped:
        log.add(ProblemCode.HISTORY_SKIPPED, folder, severity=Severity.NOTE, count=str(skipped))
    if nameless:
        log.add(ProblemCode.HISTORY_WORKER, folder, severity=Severity.NOTE, why="results", count=str(nameless))
    return history


def _midnight_ms(day: date) -> int:
    """In UTC, so that the day is found again there."""
    return (day - date(1970, 1, 1)).days * DAY_MS
