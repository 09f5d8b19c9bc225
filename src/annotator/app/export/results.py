"""Sources of results: a results folder, an exported zip of a worker, a folder with such zips or folders, a server, or
several of these read as one."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from annotator.app.export.result_scan import ResultScan, ResultScanner, unread
from annotator.app.export.server_addresses import ServerAddress, open_address
from annotator.connectors.folder import ResultsFolder
from annotator.core.bundle.content import Bundle
from annotator.core.errors import BundleRefused
from annotator.core.events import EventBus
from annotator.core.outbox.result_source import ResultFile, Results, is_result_name
from annotator.core.problems import Place, Problem, ProblemCode, Severity, errors
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog, printable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.source.listing import check_listing
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.bundles.sources import ZipSource
from annotator.store.credentials import HomeSignIns
from annotator.store.folders.home import Home
from annotator.store.folders.result_spool import ResultSpool

ZIP_SUFFIX = ".zip"


def is_results_zip(path: Path) -> bool:
    """Return whether a path is a zip with files named as results, or a damaged .zip, which is to be reported."""
    try:
        source = ZipSource(path)
    except BundleRefused as refused:
        is_damaged = refused.problems[0].code is ProblemCode.ARCHIVE_DAMAGED
        return is_damaged and path.suffix.lower() == ZIP_SUFFIX
    try:
        found = (is_result_name(listed.path) for listed in source.listing())
        return any(file is not None and file.key for file in found)
    finally:
        source.close()


def holds_results(path: Path) -> bool:
    return path.is_dir() or is_results_zip(path)


def bundle_of_results(location: str, home: Home, log: ProblemLog) -> Bundle | None:
    """Return the bundle of results. Its errors go to the log; its notes do not matter here."""
    checked = asyncio.run(Bundles(BundleLibrary(home.bundles), EventBus()).check(location))
    log.extend(errors(checked.problems))
    return checked.bundle


def open_results(path: Path, log: ProblemLog) -> Results:
    """Return the results at an existing path. A zip with problems is left out, with all of them in the log."""
    if path.is_dir():
        return FolderAndZips(path, log)
    return Zips(path.parent, [path.name], log, name=path.name, is_alone=True)


class FolderAndZips:
    """A results folder, with the zips next to the folders of bundles."""

    def __init__(self, folder: Path, log: ProblemLog) -> None:
        self._folder = ResultsFolder(folder)
        self._place = folder
        self._log = log
        self._reads: Results = self._folder  # the source that is being listed

    @property
    def name(self) -> str:
        return self._folder.name

    def listing(self) -> Iterator[ResultFile]:
        zips: list[str] = []
        for found in self._folder.listing():
            if _is_outside_bundles(found) and found.path.lower().endswith(ZIP_SUFFIX):
                zips.append(found.path)
            else:
                yield found
        self._reads = of_zips = Zips(self._place, zips, self._log)
        yield from of_zips.listing()

    def read(self, path: str, limit_bytes: int) -> bytes:
        return self._reads.read(path, limit_bytes)


def _is_outside_bundles(found: ResultFile) -> bool:
    """Return whether a file is next to the folders of bundles, or in one that the user named."""
    return found.odd in ("place", "name") and (not found.key or "/" not in found.path)


class Zips:
    """Zips of one folder. The listing of each zip is checked before any file in it is read. Paths begin with the
    zip's name, unless there is only one."""

    def __init__(
        self, folder: Path, names: Sequence[str], log: ProblemLog, *, name: str = "", is_alone: bool = False
    ) -> None:
        self._folder = folder
        self._names = names
        self._log = log
        self._name = name
        self._is_alone = is_alone
        self._open: ZipSource | None = None
        self._opened = ""  # its name in `names`

    @property
    def name(self) -> str:
        return self._name

    def listing(self) -> Iterator[ResultFile]:
        """Yield the results. One zip is open at a time."""
        for name in self._names:
            try:
                self._open = ZipSource(self._folder / name)
                self._opened = name
            except BundleRefused as refused:
                self._log.extend(refused.problems)
                continue
            with closing(self._open):
                for path in self._valid_paths(self._open, name):
                    if (file := is_result_name(path, self._prefix(name))) is not None:
                        yield file

    def _valid_paths(self, source: ZipSource, name: str) -> list[str]:
        """Return the paths in a zip; none if there is any error in the whole zip."""
        try:
            checked = check_listing(source.listing())
        except BundleRefused as refused:
            self._log.extend(refused.problems)
            return []
        self._log.extend(tuple(_in_zip(problem, name) for problem in checked.problems))
        return [] if errors(checked.problems) else sorted(checked.takeable)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Read a file of the zip that is being listed."""
        if self._open is None:
            raise ValueError(f"{path} was not listed")
        return self._open.read(path.removeprefix(self._prefix(self._opened)), limit_bytes)

    def _prefix(self, name: str) -> str:
        return "" if self._is_alone else f"{name}/"


def _in_zip(problem: Problem, name: str) -> Problem:
    """Return a problem with its place including the zip's name."""
    member = problem.place.file
    return replace(problem, place=Place(name if member == ENTIRE_BUNDLE else f"{name}/{member}"))


_LONGEST_PATH = 4096
_MOST_NAMED = 12


def surveyed(
    places: Sequence[Path | ServerAddress],
    known: KnownTasks | None,
    home: Home,
    log: ProblemLog,
    spool: ResultSpool,
    workers: Collection[str] = (),
) -> ResultScan:
    """Read all places. `home` has the sign-ins of servers. `workers` are the workers whose results are wanted; empty
    for all. Damaged or foreign results, and those of another bundle, are reported and left out. Raise NoRoomAside if
    there is no space for temporary data."""
    surveyor = ResultScanner(known, log, spool, workers)
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
    if not spool and not found.others:
        for name in was_read:
            log.add(ProblemCode.RESULTS_NONE, name)
    _report_workers(found, workers, log)
    return found


def _report_workers(found: ResultScan, workers: Collection[str], log: ProblemLog) -> None:
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
