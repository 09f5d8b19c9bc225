"""Which results of a folder are sound: every file is read and judged once, and what is kept of it is small."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from annotator.app.export.results import Results
from annotator.connectors.folder.results import ResultFile
from annotator.core.errors import BundleRefused
from annotator.core.outbox.envelope import Envelope
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.results.reading import RESULT_LIMIT_BYTES, NotAResult, read_again, read_envelope
from annotator.formats.source.listing import readable_size

# Each control is a column of the tables; no design has as many.
MOST_CONTROLS = 1000


class ChangedMeanwhile(Exception):
    """A result is not what it was when it was judged."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound result: enough to put it in order, to find it again and to notice that it changed."""

    path: str
    key: str
    task_id: str
    submitted_on: date
    was_cancelled: bool
    digest: bytes


@dataclass(slots=True)
class Survey:
    """`results` in the order in which they are exported: by bundle, by task, by day of submission."""

    results: list[Sound] = field(default_factory=list)
    controls: set[str] = field(default_factory=set)
    regions: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sound.key for sound in self.results))

    @property
    def skipped(self) -> int:
        return sum(sound.was_cancelled for sound in self.results)

    @property
    def tasks(self) -> int:
        return len({(sound.key, sound.task_id) for sound in self.results})


def survey(folder: Results, known: KnownTasks | None, log: ProblemLog) -> Survey:
    """Reads every file. What is damaged, foreign or of another bundle than the known one is named and left out; a
    result that is there twice counts once. Raises OSError when the folder itself cannot be listed."""
    surveyed = Survey()
    judge = _Judge(folder, known, log, surveyed)
    for file in folder.listing():
        judge.see(file)
    surveyed.results.sort(key=lambda sound: _order(sound, known))
    return surveyed


def envelopes(folder: Results, results: Iterable[Sound]) -> Iterator[Envelope]:
    """The results, read once more one at a time. Raises ChangedMeanwhile."""
    for sound in results:
        try:
            data = folder.read(sound.path, RESULT_LIMIT_BYTES)
        except (OSError, BundleRefused) as error:
            raise ChangedMeanwhile(sound.path) from error
        if _digest(data) != sound.digest:
            raise ChangedMeanwhile(sound.path)
        yield read_again(data)


class _Judge:
    def __init__(self, folder: Results, known: KnownTasks | None, log: ProblemLog, surveyed: Survey) -> None:
        self._folder = folder
        self._known = known
        self._key = known.bundle.manifest.key if known is not None else ""
        self._log = log
        self._survey = surveyed
        self._others: set[str] = set()
        self._places: dict[str, int] = {}  # of a unique_id among the results that are kept

    def see(self, file: ResultFile) -> None:
        if file.odd:
            severity = Severity.NOTE if file.odd == "hidden" else Severity.ERROR
            self._log.add(ProblemCode.RESULT_FOREIGN, file.path, severity=severity, why=file.odd)
        elif self._key and file.key != self._key:
            if file.key not in self._others:
                self._others.add(file.key)
                self._log.add(ProblemCode.RESULT_OTHER_BUNDLE, file.key, key=file.key, wanted=self._key)
        else:
            self._read(file)

    def _read(self, file: ResultFile) -> None:
        try:
            data = self._folder.read(file.path, RESULT_LIMIT_BYTES)
        except OSError as error:
            self._log.add(ProblemCode.UNREADABLE, file.path, detail=error.strerror or str(error))
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
            self._keep(file, envelope, _digest(data))

    def _belongs(self, file: ResultFile, envelope: Envelope) -> bool:
        key = f"{envelope.bundle_id}@{envelope.revision}"
        if (file.stem, file.key) != (envelope.unique_id, key):
            self._log.add(ProblemCode.RESULT_MISPLACED, file.path, wanted=f"{key}/{envelope.unique_id}.json")
            return False
        if self._known is not None and self._known.task(envelope.task_id) is None:
            self._log.add(ProblemCode.RESULT_TASK_UNKNOWN, file.path, task=envelope.task_id)
            return False
        controls = {region.from_name for region in envelope.answer.regions}
        if len(self._survey.controls | controls) > MOST_CONTROLS:
            self._log.add(ProblemCode.RESULT_DAMAGED, file.path, why="controls", limit=str(MOST_CONTROLS))
            return False
        self._survey.controls |= controls
        return True

    def _keep(self, file: ResultFile, envelope: Envelope, digest: bytes) -> None:
        place = self._places.setdefault(envelope.unique_id, len(self._survey.results))
        if place < len(self._survey.results):
            before = self._survey.results[place]
            is_same = before.digest == digest
            severity, why = (Severity.NOTE, "") if is_same else (Severity.ERROR, "other")
            self._log.add(ProblemCode.RESULT_TWICE, file.path, severity=severity, why=why, other=before.path)
            return
        self._survey.regions += len(envelope.answer.regions)
        self._survey.results.append(
            Sound(
                *(file.path, file.key, envelope.task_id, envelope.submitted_on),
                was_cancelled=envelope.was_cancelled,
                digest=digest,
            )
        )


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=8).digest()


def _order(sound: Sound, known: KnownTasks | None) -> tuple[str, int, int, str, date, str]:
    """Tasks in the order of the bundle; without it by number where ids are numbers, then by alphabet."""
    task_id = sound.task_id
    number = int(task_id) if task_id.isascii() and task_id.isdigit() and len(task_id) < 20 else -1
    place = known.place(task_id) if known is not None else 0
    return (sound.key, place, number, task_id, sound.submitted_on, sound.path)
