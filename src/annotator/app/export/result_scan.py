"""The scan of results: every file is read and checked once, and spooled to disk. So memory does not depend on the
number of results, and later changes of the files do not matter."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import BundleRefused
from annotator.core.outbox.envelope import MOST_CONTROLS, RESULT_LIMIT_BYTES, Envelope
from annotator.core.outbox.result_source import ResultFile, Results, ServerUnreadable
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.results.reader import NotAResult, read_again, read_envelope
from annotator.formats.source.listing import readable_size
from annotator.formats.source.rejection import rejecting
from annotator.store.folders.result_spool import CheckedResult, ResultSpool

# The longest number by which ids are sorted.
_MOST_DIGITS = 18


class ResultScan(Struct, frozen=True):
    """The valid results. `controls` are the names of controls with answers. `workers` are all workers with valid
    results, requested or not; one may have no name. `others` counts results of workers who were not requested."""

    spool: ResultSpool
    controls: set[str] = field(default_factory=set)
    items: int = 0
    relations: int = 0
    workers: set[str] = field(default_factory=set)
    others: int = 0

    def envelopes(self) -> Iterator[Envelope]:
        """Yield the results in order of export: by bundle, task and day of submission."""
        return map(read_again, self.spool.in_order())


def survey(results: Results, known: KnownTasks | None, log: ProblemLog, spool: ResultSpool) -> ResultScan:
    """Read all results. Damaged or foreign results, and those of another bundle than the known one, are reported and
    left out. A duplicate counts once. Raise OSError if the place cannot be listed, or NoRoomAside."""
    surveyor = ResultScanner(known, log, spool)
    surveyor.read(results)
    return surveyor.survey()


def unread(error: OSError) -> ProblemCode:
    """Return the problem for a read error, of a server or of this system."""
    return ProblemCode.SERVER_UNREADABLE if isinstance(error, ServerUnreadable) else ProblemCode.UNREADABLE


class ResultScanner:
    """A scanner of one place after another. `wanted` are the workers whose results count; empty for all."""

    def __init__(
        self, known: KnownTasks | None, log: ProblemLog, spool: ResultSpool, wanted: Collection[str] = ()
    ) -> None:
        self._found = ResultScan(spool)
        self._items = self._relations = 0
        self._known = known
        self._key = known.bundle.manifest.key if known is not None else ""
        self._log = log
        self._spool = spool
        self._wanted = wanted
        self._other_keys: set[str] = set()

    def read(self, results: Results) -> None:
        """Read a place. Raise OSError if it cannot be listed, or NoRoomAside."""
        for file in results.listing():
            self._see(file, results)

    def survey(self) -> ResultScan:
        return replace(self._found, items=self._items, relations=self._relations, others=self._spool.others)

    def _see(self, file: ResultFile, results: Results) -> None:
        if file.odd:
            severity = Severity.NOTE if file.odd in ("hidden", "empty") else Severity.ERROR
            self._log.add(ProblemCode.RESULT_FOREIGN, file.path, severity=severity, why=file.odd)
        elif self._key and file.key != self._key:
            if file.key not in self._other_keys:
                self._other_keys.add(file.key)
                self._log.add(ProblemCode.RESULT_OTHER_BUNDLE, file.key, key=file.key, wanted=self._key)
        else:
            self._read(file, results)

    def _read(self, file: ResultFile, results: Results) -> None:
        try:
            data = results.read(file.path, RESULT_LIMIT_BYTES)
        except OSError as error:
            self._log.add(unread(error), file.path, detail=error.strerror or str(error))
            return
        except BundleRefused as refused:
            self._log.extend(refused.problems)
            return
        if len(data) > RESULT_LIMIT_BYTES:
            self._log.add(ProblemCode.FILE_TOO_LARGE, file.path, why="result", limit=readable_size(RESULT_LIMIT_BYTES))
            return
        try:
            with rejecting(file.path):
                envelope = self._envelope(data, file)
        except BundleRefused as refused:
            self._log.extend(refused.problems)
            return
        if envelope is None:
            return
        if self._belongs(file, envelope):
            self._found.workers.add(envelope.worker)
            if self._wanted and envelope.worker not in self._wanted:
                self._spool.count_other(envelope.unique_id)
            elif self._within_limit(file, envelope):
                self._keep(file, envelope, data)

    def _envelope(self, data: bytes, file: ResultFile) -> Envelope | None:
        """Return the result, or None with a problem."""
        try:
            return read_envelope(data)
        except NotAResult as fault:
            self._log.add(fault.code, file.path, why=fault.why, detail=fault.detail)
            return None

    def _belongs(self, file: ResultFile, envelope: Envelope) -> bool:
        key = f"{envelope.bundle_id}@{envelope.revision}"
        if (file.stem, file.key) != (envelope.unique_id, key):
            self._log.add(ProblemCode.RESULT_MISPLACED, file.path, wanted=f"{key}/{envelope.unique_id}.json")
            return False
        if self._known is not None and self._known.task(envelope.task_id) is None:
            self._log.add(ProblemCode.RESULT_TASK_UNKNOWN, file.path, task=envelope.task_id)
            return False
        return True

    def _within_limit(self, file: ResultFile, envelope: Envelope) -> bool:
        """Note the controls of a result, and return whether their total stays within the limit."""
        controls = {item.from_name for item in envelope.answer.items}
        if len(self._found.controls | controls) > MOST_CONTROLS:
            self._log.add(ProblemCode.RESULT_DAMAGED, file.path, why="controls", limit=str(MOST_CONTROLS))
            return False
        self._found.controls.update(controls)
        return True

    def _keep(self, file: ResultFile, envelope: Envelope, data: bytes) -> None:
        task_id = envelope.task_id
        place = self._known.place(task_id) if self._known is not None else 0
        judged = CheckedResult(
            path=file.path,
            unique_id=envelope.unique_id,
            key=file.key,
            task_id=task_id,
            place=place,
            number=_number(task_id),
            submitted_on=envelope.submitted_on,
            was_skipped=envelope.was_cancelled,
            data=data,
        )
        before = self._spool.put(judged)
        if before is None:
            self._items += len(envelope.answer.items)
            self._relations += len(envelope.answer.relations)
            return
        other, is_same = before
        severity, why = (Severity.NOTE, "") if is_same else (Severity.ERROR, "other")
        self._log.add(ProblemCode.RESULT_TWICE, file.path, severity=severity, why=why, other=other)


def _number(task_id: str) -> int:
    """Return the sort number of a task id: the bundle's order; without one by number if possible, else by text."""
    return int(task_id) if task_id.isascii() and task_id.isdigit() and len(task_id) <= _MOST_DIGITS else -1
