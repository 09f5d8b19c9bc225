"""Where results are read from: a results folder, a zip that a worker handed over, or a folder of such zips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from annotator.connectors.folder.results import BUNDLE_KEY, RESULT_SUFFIX, ResultFile, ResultsFolder
from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import Place, Problem, ProblemCode, errors
from annotator.formats.problem_log import WHOLE_BUNDLE, ProblemLog
from annotator.formats.source.listing import check_listing
from annotator.store.bundles.sources import ZipSource

ZIP_SUFFIX = ".zip"
# As many are held open at a time: systems allow a program a few hundred files.
_HELD_OPEN = 100


class Results(Protocol):
    """Read only."""

    @property
    def name(self) -> str: ...

    def listing(self) -> Iterator[ResultFile]:
        """Everything in it, by name. Raises OSError."""
        ...

    def read(self, path: str, limit_bytes: int) -> bytes:
        """At most one byte more than the limit. Raises OSError and BundleRefused."""
        ...


def is_results_zip(path: Path) -> bool:
    """Whether it is a zip that holds anything which looks like a result, by name; or one that is named so and damaged:
    then that is what there is to say."""
    try:
        source = ZipSource(path)
    except BundleRefused as refused:
        is_damaged = refused.problems[0].code is ProblemCode.ARCHIVE_DAMAGED
        return is_damaged and path.suffix.lower() == ZIP_SUFFIX
    try:
        return any(_result_file(listed.path).key for listed in source.listing())
    finally:
        source.close()


def open_results(path: Path, log: ProblemLog) -> Results:
    """The results at a path that is there. A zip with problems is left out, with all of them in the log."""
    if path.is_dir():
        return FolderAndZips(path, log)
    return Zips(path.parent, [path.name], log, name=path.name, is_alone=True)


class FolderAndZips:
    """A results folder, with the zips that stand in it beside the bundles' own folders."""

    def __init__(self, folder: Path, log: ProblemLog) -> None:
        self._folder = ResultsFolder(folder)
        self._place = folder
        self._log = log
        self._zips: Zips | None = None

    @property
    def name(self) -> str:
        return self._folder.name

    def listing(self) -> Iterator[ResultFile]:
        zips: list[str] = []
        for found in self._folder.listing():
            if found.odd in ("place", "name") and "/" not in found.path and found.path.lower().endswith(ZIP_SUFFIX):
                zips.append(found.path)
            else:
                yield found
        self._zips = Zips(self._place, zips, self._log)
        yield from self._zips.listing()

    def read(self, path: str, limit_bytes: int) -> bytes:
        if self._zips is not None and self._zips.holds(path):
            return self._zips.read(path, limit_bytes)
        return self._folder.read(path, limit_bytes)


class Zips:
    """Zips of one folder, each looked through as a whole before anything in it is read. Paths begin with the zip's
    name, unless there is one alone."""

    def __init__(
        self, folder: Path, names: Sequence[str], log: ProblemLog, *, name: str = "", is_alone: bool = False
    ) -> None:
        self._folder = folder
        self._names = names
        self._log = log
        self._name = name
        self._is_alone = is_alone
        self._open: dict[str, BundleSource] = {}

    @property
    def name(self) -> str:
        return self._name

    def holds(self, path: str) -> bool:
        return path.partition("/")[0] in self._names

    def listing(self) -> Iterator[ResultFile]:
        for name in self._names:
            try:
                checked = check_listing(self._source(name).listing())
            except BundleRefused as refused:
                self._log.extend(refused.problems)
                continue
            self._log.extend(tuple(_in_zip(problem, name) for problem in checked.problems))
            if errors(checked.problems):
                continue
            for path in sorted(checked.takeable):
                yield _result_file(path, "" if self._is_alone else f"{name}/")

    def read(self, path: str, limit_bytes: int) -> bytes:
        name, _slash, member = (self._names[0], "", path) if self._is_alone else path.partition("/")
        return self._source(name).read(member, limit_bytes)

    def _source(self, name: str) -> BundleSource:
        source = self._open.pop(name, None)
        if source is None:
            if len(self._open) >= _HELD_OPEN:
                self._open.pop(next(iter(self._open))).close()
            source = ZipSource(self._folder / name)
        self._open[name] = source
        return source


def _in_zip(problem: Problem, name: str) -> Problem:
    """With its place told from outside."""
    member = problem.place.file
    return replace(problem, place=Place(name if member == WHOLE_BUNDLE else f"{name}/{member}"))


def _result_file(path: str, prefix: str = "") -> ResultFile:
    """Of a member of a zip: results stand in a folder that is named as their bundle at its revision."""
    above, _slash, name = path.rpartition("/")
    key = above.rpartition("/")[2]
    if not BUNDLE_KEY.fullmatch(key):
        return ResultFile(f"{prefix}{path}", odd="place")
    return ResultFile(f"{prefix}{path}", key, "" if name.endswith(RESULT_SUFFIX) else "name")
