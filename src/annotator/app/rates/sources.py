"""Detection of the kind of history that a path contains, and its reading."""

from __future__ import annotations

import asyncio
import codecs
from contextlib import closing
from pathlib import Path

from annotator.app.export.result_scan import survey
from annotator.app.export.results import is_results_zip, open_results
from annotator.core.bundle.content import Bundle
from annotator.core.events import EventBus
from annotator.core.pay.history.assignments import UNPRICED, History
from annotator.core.problems import ProblemCode, Severity, errors
from annotator.formats.history.ledger import read_ledger
from annotator.formats.history.mturk import NoTimes, read_mturk
from annotator.formats.history.results import read_results
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.folders.result_spool import ResultSpool

_LOOKED_AT_BYTES = 4096
# The signatures of gzip, zip (workbooks are one), bzip2, xz and Zstandard.
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


def read_history(path: Path, bundle_location: str, home: Home, log: ProblemLog) -> History:
    """Read a history. A folder, or a zip with results, has results; a file that begins with `{` is a ledger; any
    other file is a table.

    Return an empty history, with errors in the log, if nothing can be read."""
    try:
        if holds_results(path):
            history, why = _of_results(path, bundle_location, home, log)
        elif path.exists():
            history, why = _of_file(path, log), "all"
        else:
            log.add(ProblemCode.NOT_FOUND, str(path))
            return History()
    except OSError as error:
        log.add(ProblemCode.UNREADABLE, str(path), detail=error.strerror or str(error))
        return History()
    left_out = history.leave_out_unpriced()
    if left_out:
        log.add(ProblemCode.HISTORY_UNPRICED, path.name, severity=Severity.NOTE, count=str(left_out))
    elif UNPRICED in history.works:
        log.add(ProblemCode.HISTORY_UNPRICED, path.name, severity=Severity.NOTE, why=why)
    if not history.works and not log.has_errors():
        why_none = "results" if holds_results(path) and not log.problems() else ""
        log.add(ProblemCode.HISTORY_NONE, path.name, why=why_none)
    return history


def holds_results(path: Path) -> bool:
    return path.is_dir() or is_results_zip(path)


def _of_file(path: Path, log: ProblemLog) -> History:
    with path.open("rb") as file:
        begin = file.read(_LOOKED_AT_BYTES)
        why = _why_none(begin)
        file.seek(0)
        if begin.lstrip().startswith(b"{"):
            return read_ledger(file, path.name, log)
        try:
            return read_mturk(file, path.name, log)
        except NoTimes:
            log.add(ProblemCode.HISTORY_FOREIGN, path.name, why=why)
            return History()


def _why_none(begin: bytes) -> str:
    """Return the likely reason why a file with this beginning is not a history."""
    if not begin.removeprefix(codecs.BOM_UTF8).strip():
        return "empty"
    return "packed" if begin.startswith(_PACKED) else ""


def _of_results(path: Path, bundle_location: str, home: Home, log: ProblemLog) -> tuple[History, str]:
    """Return the history, and the reason for unknown rewards."""
    known = None
    if bundle_location:
        bundle = _bundle(bundle_location, home, log)
        if bundle is None:
            return History(), "bundle"
        known = KnownTasks(bundle)
    results = open_results(path, log)
    with closing(ResultSpool()) as aside:
        history = read_results(survey(results, known, log, aside).envelopes(), known, results.name, log)
    return history, "bundle" if known is not None else "results"


def _bundle(location: str, home: Home, log: ProblemLog) -> Bundle | None:
    """Return the bundle. Its errors matter here; its notes do not."""
    checked = asyncio.run(Bundles(BundleLibrary(home.bundles), EventBus()).check(location))
    log.extend(errors(checked.problems))
    return checked.bundle
