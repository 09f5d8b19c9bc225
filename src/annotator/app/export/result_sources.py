"""Several places with results, read as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from annotator.app.export.result_scan import ResultScan, ResultScanner, unread
from annotator.app.export.results import open_results
from annotator.app.export.server_addresses import ServerAddress, open_address
from annotator.core.outbox.result_source import ResultFile, Results
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.store.credentials import HomeSignIns
from annotator.store.folders.home import Home
from annotator.store.folders.result_spool import ResultSpool

_LONGEST_PATH = 4096
_MOST_NAMED = 12


def surveyed(
    places: Sequence[Path | ServerAddress],
    known: KnownTasks | None,
    home: Home,
    log: ProblemLog,
    aside: ResultSpool,
    workers: Collection[str] = (),
) -> ResultScan:
    """Read all places. `home` has the sign-ins of servers. `workers` are the workers whose results are wanted; empty
    for all.

    Damaged or foreign results, and those of another bundle, are reported and left out. Raise NoRoomAside if there is
    no space for temporary data."""
    surveyor = ResultScanner(known, log, aside, workers)
    was_read: list[str] = []
    for place in places:
        name = printed_place(place)
        try:
            results = (
                open_results(place, log) if isinstance(place, Path) else open_address(place, HomeSignIns(home.sign_ins))
            )
            surveyor.read(results if len(places) == 1 else NestedResults(results, str(place)))
        except OSError as error:
            log.add(unread(error), name, detail=error.strerror or str(error))
        else:
            was_read.append(name)
    found = surveyor.survey()
    if not aside and not found.others:
        for name in was_read:
            log.add(ProblemCode.RESULTS_NONE, name)
    _tell_workers(found, workers, log)
    return found


def _tell_workers(found: ResultScan, workers: Collection[str], log: ProblemLog) -> None:
    present = sorted(worker for worker in found.workers if worker)
    listed = ", ".join([*present[:_MOST_NAMED], *(["…"] if len(present) > _MOST_NAMED else [])])
    for worker in workers:
        if worker not in found.workers and found.workers:
            why = "" if present else "nameless"
            log.add(ProblemCode.WORKER_UNKNOWN, "--worker", why=why, worker=worker, workers=listed)
    if found.others:
        count = str(found.others)
        log.add(ProblemCode.WORKER_LEFT_OUT, "--worker", severity=Severity.NOTE, count=count)


def printed_place(place: Path | ServerAddress) -> str:
    """Return a printable path. File names may contain bytes that are not text, which no terminal can print."""
    return printable(str(place), _LONGEST_PATH)


class NestedResults:
    """Results whose paths begin with their place, so that reports are clear when there are several places."""

    def __init__(self, results: Results, place: str) -> None:
        self._results = results
        self._prefix = f"{place.rstrip('/')}/"

    @property
    def name(self) -> str:
        return self._results.name

    def listing(self) -> Iterator[ResultFile]:
        for file in self._results.listing():
            yield replace(file, path=f"{self._prefix}{file.path}")

    def read(self, path: str, limit_bytes: int) -> bytes:
        return self._results.read(path.removeprefix(self._prefix), limit_bytes)
