"""Which results are sound: every file is read and judged once, and put aside on disk, in memory nothing of it is kept.
So it does not matter how many there are, nor what becomes of the files meanwhile."""

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
from annotator.store.folders.result_spool import Judged, ResultSpool

# Each control is a column of the tables; no design has as many.


# Of the longest number by which ids are put in order.
_MOST_DIGITS = 18


class ResultScan(Struct, frozen=True):
    """What is in the sound results. `controls` are the names of those that were answered with, `workers` are
    all whose results are sound, wanted or not, one of them may be nameless; `others` counts results of workers who are
    not wanted."""

    aside: ResultSpool
    controls: set[str] = field(default_factory=set)
    regions: int = 0
    relations: int = 0
    workers: set[str] = field(default_factory=set)
    others: int = 0

    def envelopes(self) -> Iterator[Envelope]:
        """One at a time, in the order in which they are exported: by bundle, by task, by day of submission."""
        return map(read_again, self.aside.in_order())


def survey(results: Results, known: KnownTasks | None, log: ProblemLog, aside: ResultSpool) -> ResultScan:
    """Reads every file. What is damaged, foreign or of another bundle than the known one is named and left out; a
    result that is there twice counts once. Raises OSError when the place itself cannot be listed, NoRoomAside."""
    surveyor = ResultScanner(known, log, aside)
    surveyor.read(results)
    return surveyor.survey()


def unread(error: OSError) -> ProblemCode:
    """Who did not give it: a server, or this system."""
    return ProblemCode.SERVER_UNREADABLE if isinstance(error, ServerUnreadable) else ProblemCode.UNREADABLE


class ResultScanner:
    """Of several places, one after the other. `wanted` are the workers whose results count; none names all."""

    def __init__(
        self, known: KnownTasks | None, log: ProblemLog, aside: ResultSpool, wanted: Collection[str] = ()
    ) -> None:
        self._found = ResultScan(aside)
        self._regions = self._relations = 0
        self._known = known
        self._key = known.bundle.manifest.key if known is not None else ""
        self._log = log
        self._aside = aside
        self._wanted = wanted
        self._other_keys: set[str] = set()

    def read(self, results: Results) -> None:
        """Raises OSError when the place itself cannot be listed, NoRoomAside."""
        for file in results.listing():
            self._see(file, results)

    def survey(self) -> ResultScan:
        return replace(self._found, regions=self._regions, relations=self._relations, others=self._aside.others)

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
            envelope = read_envelope(data)
        except NotAResult as fault:
            self._log.add(fault.code, file.path, why=fault.why, detail=fault.detail)
            return
        if self._belongs(file, envelope):
            self._found.workers.add(envelope.worker)
            if self._wanted and envelope.worker not in self._wanted:
                self._aside.count_other(envelope.unique_id)
            elif self._has_room(file, envelope):
                self._keep(file, envelope, data)

    def _belongs(self, file: ResultFile, envelope: Envelope) -> bool:
        key = f"{envelope.bundle_id}@{envelope.revision}"
        if (file.stem, file.key) != (envelope.unique_id, key):
            self._log.add(ProblemCode.RESULT_MISPLACED, file.path, wanted=f"{key}/{envelope.unique_id}.json")
            return False
        if self._known is not None and self._known.task(envelope.task_id) is None:
            self._log.add(ProblemCode.RESULT_TASK_UNKNOWN, file.path, task=envelope.task_id)
            return False
        return True

    def _has_room(self, file: ResultFile, envelope: Envelope) -> bool:
        """For the controls that it was answered with, too."""
        controls = {region.from_name for region in envelope.answer.regions}
        if len(self._found.controls | controls) > MOST_CONTROLS:
            self._log.add(ProblemCode.RESULT_DAMAGED, file.path, why="controls", limit=str(MOST_CONTROLS))
            return False
        self._found.controls.update(controls)
        return True

    def _keep(self, file: ResultFile, envelope: Envelope, data: bytes) -> None:
        task_id = envelope.task_id
        place = self._known.place(task_id) if self._known is not None else 0
        judged = Judged(
            *(file.path, envelope.unique_id, file.key, task_id, place, _number(task_id), envelope.submitted_on),
            was_skipped=envelope.was_cancelled,
            data=data,
        )
        before = self._aside.put(judged)
        if before is None:
            self._regions += len(envelope.answer.regions)
            self._relations += len(envelope.answer.relations)
            return
        other, is_same = before
        severity, why = (Severity.NOTE, "") if is_same else (Severity.ERROR, "other")
        self._log.add(ProblemCode.RESULT_TWICE, file.path, severity=severity, why=why, other=other)


def _number(task_id: str) -> int:
    """Tasks stand in the order of the bundle; without it by number where ids are numbers, then by alphabet."""
    return int(task_id) if task_id.isascii() and task_id.isdigit() and len(task_id) <= _MOST_DIGITS else -1
