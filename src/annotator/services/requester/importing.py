"""The import from another program: a source becomes a new, complete and valid bundle folder, or nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.ports.folders import NewFolders
from annotator.core.ports.images import PixelQueries
from annotator.core.problems import Problem, ProblemCode
from annotator.formats.imports.files import unwatched
from annotator.formats.imports.plan import ImportRequest, NewBundle
from annotator.formats.imports.reader import plan_import
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.rows import TASKS_LIMIT_BYTES


class ImportProgress(Struct, frozen=True):
    """The progress callbacks: images of a dataset that were inspected, then bytes of media that were copied."""

    looked_at: Progress
    copied: Progress


UNWATCHED: Final = ImportProgress(unwatched, unwatched)


class Imported(Struct, frozen=True):
    """The result of an import.

    `bundle` is None if nothing was written; `problems` then holds the reasons. Otherwise the problems are notes
    about the written bundle."""

    bundle: NewBundle | None
    problems: tuple[Problem, ...]


def import_bundle(
    location: str,
    target: str,
    request: ImportRequest,
    folders: NewFolders,
    images: PixelQueries,
    progress: ImportProgress = UNWATCHED,
) -> Imported:
    """Read `location` and write the bundle folder `target`. Blocking.

    Raise `StoreFault` if the disk fails, and `DecoderFault` if images cannot be inspected."""
    log = ProblemLog()
    try:
        folders.check_target(target)
    except BundleRefused as refused:
        log.extend(refused.problems)
    try:
        source = folders.open_source(location)
    except BundleRefused as refused:
        log.extend(refused.problems)
        return Imported(None, log.problems())
    try:
        planned = plan_import(source, request, _beside(source, request, folders), images, progress.looked_at)
        if planned.bundle is None or not log.has_errors():
            log.extend(planned.problems)
        if planned.bundle is None or log.has_errors():
            return Imported(None, log.problems())
        folders.write(target, planned.bundle.files, planned.bundle.media, source, progress.copied)
    except BundleRefused as refused:
        log.extend(refused.problems)
        return Imported(None, log.problems())
    finally:
        source.close()
    return Imported(planned.bundle, log.problems())


def _beside(source: BundleSource, request: ImportRequest, folders: NewFolders) -> Mapping[str, bytes]:
    """Return the named files that are not in the source. A file that does not exist at all is reported when it is
    needed."""
    listed = {listed_file.path for listed_file in source.listing()}
    found: dict[str, bytes] = {}
    for name in {request.config, request.tasks} - listed - {""}:
        try:
            found[name] = folders.read_file(name, TASKS_LIMIT_BYTES)
        except BundleRefused as refused:
            if any(problem.code is not ProblemCode.NOT_FOUND for problem in refused.problems):
                raise
    return found
