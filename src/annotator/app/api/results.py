"""Results for other programs: read from folders, zip files and servers, as rows or as Arrow tables, and written."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from annotator.app.api.bundles import ProblemsFound, open_bundle
from annotator.app.export.result_scan import ResultScan
from annotator.app.export.results import holds_results, surveyed
from annotator.app.export.server_addresses import results_place
from annotator.core.bundle.content import Bundle
from annotator.core.outbox.envelope import Envelope
from annotator.core.problems import Problem, ProblemCode, errors
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.envelope import envelope_bytes
from annotator.formats.results.known_tasks import KnownTasks, in_design_order
from annotator.store.folders.atomic_files import AlreadyThere, check_free, write_atomically
from annotator.store.folders.home import Home
from annotator.store.folders.result_spool import ResultSpool

if TYPE_CHECKING:
    import pyarrow as pa

type Result = Envelope


class ResultSet:
    """Results of workers. The places are read once, when they are first needed, into a temporary file. Close it, use
    it in a `with`, or leave it to the garbage collection."""

    def __init__(self, places: tuple[str, ...], bundle: Bundle | None) -> None:
        self._named = places
        self._places = [results_place(place) for place in places]
        self.bundle = bundle
        self._log = ProblemLog()
        missing = [place for place in self._places if isinstance(place, Path) and not holds_results(place)]
        for place in missing:
            self._log.add(ProblemCode.NOT_FOUND, printable(str(place)), why="results")
        if missing:
            raise ProblemsFound(errors(self._log.problems()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary file. The places are read again if results are needed again."""
        scan = self.__dict__.pop("scan", None)
        if scan is not None:
            scan.spool.close()
            self._log = ProblemLog()

    @cached_property
    def scan(self) -> ResultScan:
        """The valid results, read on first use."""
        spool = ResultSpool()
        weakref.finalize(self, spool.close)
        return surveyed(self._places, self.known, Home.at(None), self._log, spool)

    @cached_property
    def known(self) -> KnownTasks | None:
        """The tasks of the bundle, if it was named."""
        return KnownTasks(self.bundle) if self.bundle is not None else None

    def of(self, bundle: Bundle) -> ResultSet:
        """Return those of a bundle: these, if they were read with it."""
        is_same = self.bundle is not None and self.bundle.manifest.key == bundle.manifest.key
        return self if is_same else self.again(bundle)

    def again(self, bundle: Bundle) -> ResultSet:
        """Return the results of a bundle, read anew."""
        return ResultSet(self._named, bundle)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of files that were left out, such as damaged ones and results of other bundles."""
        len(self)
        return self._log.problems()

    def __len__(self) -> int:
        return len(self.scan.spool)

    def __iter__(self) -> Iterator[Result]:
        """Yield the results by bundle, task and day. Only one is in memory at a time."""
        yield from self.scan.envelopes()  # a generator keeps the temporary file until it ends

    def submissions(self) -> pa.Table:
        """Return a table with a row for each result, with the columns of `annotator export --to parquet`."""
        from annotator.formats.exports.parquet import submission_table

        design = self.bundle.design if self.bundle is not None else None
        return submission_table(self, in_design_order(self.scan.controls, design), self.known)

    def regions(self) -> pa.Table:
        """Return a table with a row for each item of an answer, such as a region."""
        from annotator.formats.exports.parquet import region_table

        return region_table(self, self.known)


def read_results(*places: str | Path, bundle: str | Path | Bundle | None = None) -> ResultSet:
    """Return the results at these places: results folders, `.zip` files of workers, or addresses such as `s3://`. With
    a bundle, only its results are read. Raise ProblemsFound if a place or the bundle cannot be read."""
    known = open_bundle(bundle) if isinstance(bundle, str | Path) else bundle
    return ResultSet(tuple(map(str, places)), known)


def write_results(results: Iterable[Result], folder: str | Path, *, overwrite: bool = False) -> int:
    """Write results as the programs of workers do, `<bundle>@<revision>/<unique_id>.json`, and return their number.
    Each file is complete or absent. Raise FileExistsError for the first that exists, unless `overwrite`."""
    count = 0
    for result in results:
        place = Path(folder) / f"{result.bundle_id}@{result.revision}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{result.unique_id}.json"
        try:
            if not overwrite:
                check_free((path,))
            write_atomically({path: (envelope_bytes(result),)}, overwrite=overwrite)
        except AlreadyThere as taken:
            raise FileExistsError(f"{taken.path} exists") from None
        count += 1
    return count
