"""The comparison of the results of one bundle, task by task, with the answers to the tasks with the most
disagreement. Only one task is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct, field

from annotator.app.export.results import surveyed
from annotator.app.export.server_addresses import ServerAddress
from annotator.core.agreement.comparison import AgreementReport, ComparedQuestion, Deviations
from annotator.core.agreement.disagreements import Differing, MostDiffering
from annotator.core.outbox.envelope import Envelope
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.results.reader import read_again
from annotator.store.folders.home import Home
from annotator.store.folders.result_spool import ResultSpool

# Per task; each answer is compared with each.
MOST_WORKERS = 100
# The most answers to one task that are shown side by side.
MOST_COLUMNS = 12


class DifferingTask(Struct, frozen=True):
    """A task with much disagreement, with the first of its workers' `count` latest answers, as submitted."""

    differing: Differing
    answers: tuple[Envelope, ...]
    count: int


class AgreementData(Struct):
    """The result of the comparison.

    - `submissions`: valid results that were not skipped; `tasks`: the tasks they are about; `compared`: tasks
      answered by two or more workers.
    - `again`: results replaced by a later one of the same worker; `many`: results above the limit per task;
      `unnamed`: results without a worker.
    - `relations`: relations between regions, in all results."""

    questions: tuple[ComparedQuestion, ...]
    submissions: int = 0
    skipped: int = 0
    tasks: int = 0
    compared: int = 0
    again: int = 0
    many: int = 0
    unnamed: int = 0
    relations: int = 0
    workers: set[str] = field(default_factory=set)
    differing: list[DifferingTask] = field(default_factory=list)
    deviations: Deviations = field(default_factory=Deviations)


def gathered(
    places: Sequence[Path | ServerAddress], known: KnownTasks, home: Home, log: ProblemLog, spool: ResultSpool
) -> AgreementData:
    """Read and compare all results; `home` has the sign-ins of servers. Damaged or foreign results, and those of
    another bundle, are reported and left out, as in an export. Raise NoRoomAside without room for temporary data."""
    surveyed(places, known, home, log, spool)
    return compared(spool, known)


def compared(spool: ResultSpool, known: KnownTasks) -> AgreementData:
    """Compare the results of a spool, which are all of this bundle."""
    agreement = AgreementReport(known.bundle.design)
    most = MostDiffering()
    again = spool.leave_out_replaced()
    found = AgreementData(agreement.questions, skipped=spool.skipped, again=again, submissions=again)
    for task_id, submissions in groupby(map(read_again, spool.in_order()), key=_task_of):
        answers = latest(_counted(submissions, found), found)
        found.tasks += bool(answers)
        if len(answers) > 1:
            found.compared += 1
            apart = agreement.add([envelope.answer for envelope in answers])
            found.deviations.add([envelope.worker for envelope in answers], apart.by_pair)
            most.add(task_id, apart.by_question)
    key = known.bundle.manifest.key
    for differing in most.worst_first():
        answers = latest(map(read_again, spool.of_task(key, differing.task_id)))
        found.differing.append(DifferingTask(differing, answers[:MOST_COLUMNS], len(answers)))
    return found


def add_notes(found: AgreementData, log: ProblemLog, place: str) -> None:
    """Add notes about results that were counted differently, each with its number."""
    counts = {"skipped": found.skipped, "again": found.again, "many": found.many, "": found.unnamed}
    counts["relations"] = found.relations
    for why, count in counts.items():
        if count:
            limit = str(MOST_WORKERS)
            log.add(ProblemCode.AGREE_COUNTED, place, severity=Severity.NOTE, why=why, count=str(count), limit=limit)


def _counted(submissions: Iterable[Envelope], found: AgreementData) -> Iterator[Envelope]:
    for envelope in submissions:
        if not envelope.was_cancelled:
            found.submissions += 1
            found.relations += len(envelope.answer.relations)
            found.unnamed += not envelope.worker
            if envelope.worker:
                found.workers.add(envelope.worker)
        yield envelope


def latest(submissions: Iterable[Envelope], found: AgreementData | None = None) -> tuple[Envelope, ...]:
    """Return each worker's latest result not skipped. Each result without a worker counts as a new worker's."""
    by_worker: dict[str, Envelope] = {}
    again = many = 0
    for envelope in submissions:
        if envelope.was_cancelled:
            continue
        who = envelope.worker or f" {envelope.unique_id}"
        if who in by_worker:
            again += 1
            del by_worker[who]
        elif len(by_worker) >= MOST_WORKERS:
            many += 1
            continue
        by_worker[who] = envelope
    if found is not None:
        found.again += again
        found.many += many
    return tuple(by_worker.values())


def _task_of(envelope: Envelope) -> str:
    return envelope.task_id
