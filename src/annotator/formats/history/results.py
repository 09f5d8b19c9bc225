"""Histories from the envelopes of a results folder. Envelopes contain no reward. The worker is the pseudonym in the
envelope; envelopes without one count as one worker. An assignment is a submission that was not skipped. Its time is
the reported sum of active time, instructions and waiting. The worker's program measured it with one task in focus at
a time, without pauses and idle time. Rework takes time, but is no further assignment, because the task is paid once.
The time of day is neither known nor needed, because nothing overlaps. The reward is that of the bundle, if known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from annotator.core.ledger.clock import DAY_MS
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.core.outbox.rework import reworks_among
from annotator.core.pay.history import Decision, History
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks


def read_results(envelopes: Iterable[Envelope], known: KnownTasks | None, folder: str, log: ProblemLog) -> History:
    """Return the history of the envelopes. Skipped tasks are left out with a note in the log."""
    history = History()
    skipped = nameless = 0
    for envelope, is_rework in _with_rework(envelopes):
        if envelope.was_cancelled:
            skipped += 1
            continue
        task = known.task(envelope.task_id) if known is not None else None
        reward = None
        if known is not None and task is not None:
            reward = known.bundle.reward(task, envelope.extents)
        work = history.work(envelope.worker, reward) if is_rework else None
        if work is None:
            work = history.finished(envelope.worker, reward, Decision.PENDING, _midnight_ms(envelope.submitted_on))
        work.measured(sum(envelope.times.of(state) for state in TOLD.values()))
        nameless += not envelope.worker
    if skipped:
        log.note(ProblemCode.HISTORY_SKIPPED, folder, count=str(skipped))
    if nameless:
        log.note(ProblemCode.HISTORY_WORKER, folder, why="results", count=str(nameless))
    return history


def _with_rework(envelopes: Iterable[Envelope]) -> Iterator[tuple[Envelope, bool]]:
    """Yield each result, and whether it replaces another one of its task: then it comes after that one."""
    for _task, group in groupby(envelopes, key=lambda each: (each.bundle_id, each.revision, each.task_id)):
        own = list(group)
        reworks = reworks_among({envelope.unique_id for envelope in own})
        for envelope in sorted(own, key=lambda each: each.unique_id in reworks):
            yield envelope, envelope.unique_id in reworks


def _midnight_ms(day: date) -> int:
    """Return midnight in UTC, from which the day can be derived again."""
    return (day - date(1970, 1, 1)).days * DAY_MS
