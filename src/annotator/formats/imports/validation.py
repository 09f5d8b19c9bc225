"""Validation of a planned bundle: it is read like any other before it is written. Problems are reported for the
source, where the requester can fix them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import Listed
from annotator.core.problems import Place, Problem, ProblemCode, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import CONFIG_FILE, INSTRUCTIONS_FILE, ForeignTable, ImportRequest, NewBundle
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import NewManifest, manifest_toml
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import CSV_FILE, JSON_FILE

# If media were missing, their columns still have the source's values.
_OF_MEDIA: Final = frozenset({ProblemCode.MEDIA_MISSING, ProblemCode.MEDIA_REMOTE, ProblemCode.MEDIA_KIND})
_NOT_FOUND: Final = _OF_MEDIA | {ProblemCode.MEDIA_AMBIGUOUS}
_OF_COLUMNS: Final = frozenset({ProblemCode.COLUMN_MISSING, ProblemCode.VARIABLE_UNDEFINED})


class PlannedSource:
    """An implementation of `core.ports.bundles.BundleSource` over a planned bundle with media in the source."""

    def __init__(self, bundle: NewBundle, files: ImportFiles) -> None:
        self._bundle = bundle
        self._files = files

    @property
    def name(self) -> str:
        return self._bundle.title

    def listing(self) -> tuple[Listed, ...]:
        sizes = {path: len(data) for path, data in self._bundle.files.items()}
        sizes |= {path: self._files.size_bytes(held) for path, held in self._bundle.media.items()}
        return tuple(Listed(path, size_bytes, size_bytes) for path, size_bytes in sizes.items())

    def read(self, path: str, limit_bytes: int) -> bytes:
        return b"".join(self.pieces(path, limit_bytes))

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        data = self._bundle.files.get(path)
        if data is None:
            if path not in self._bundle.media:
                raise BundleRefused((Problem(ProblemCode.FILE_MISSING, Place(path)),))
            yield from self._files.source.pieces(self._bundle.media[path], limit_bytes)
        elif len(data) > limit_bytes:
            raise BundleRefused((Problem(ProblemCode.FILE_TOO_LARGE, Place(path)),))
        else:
            yield data

    def close(self) -> None:
        """Do nothing: the caller closes the source."""


def request_problems(request: ImportRequest) -> tuple[Problem, ...]:
    """Return problems of the request that no manifest can hold, by field."""
    plain = replace(request, preset="", labels=(), question="", title=request.title or "-")
    log = ProblemLog()
    read_manifest(manifest_toml(NewManifest("bundle", plain, config_file=CONFIG_FILE)), log)
    return tuple(_by_field(problem) for problem in errors(log.problems()))


def design_problems(design: ImportedDesign) -> tuple[Problem, ...]:
    """Return the problems of a design without a whole bundle."""
    if not design.config:
        return ()
    log = ProblemLog()
    read_design(design.config, CONFIG_FILE, log)
    return tuple(_in_design(problem, design) for problem in errors(log.problems()))


def validate(
    bundle: NewBundle, design: ImportedDesign, table: ForeignTable, files: ImportFiles, log: ProblemLog
) -> None:
    """Add the problems of the bundle to those of its source. If there are errors, everything is reported for the
    source. Otherwise the bundle will be written, and notes are about its files."""
    reading = read_bundle(PlannedSource(bundle, files))
    if not log.has_errors() and not errors(reading.problems):
        log.extend(reading.problems)
        return
    already = _ReportedFaults(log, design, table)
    for problem in errors(reading.problems):
        of_source = _of_source(problem, bundle, design, table)
        if not already.tells(of_source):
            log.extend((of_source,))


class _ReportedFaults:
    """The faults that the problems of the source report already in other terms."""

    def __init__(self, log: ProblemLog, design: ImportedDesign, table: ForeignTable) -> None:
        found = errors(log.problems())
        self._found = {_what(problem) for problem in found}
        self._columns = {
            problem.params.get("column", "") for problem in found if problem.code is ProblemCode.COLUMN_MISSING
        }
        self._columns |= {variable for variable, use in design.uses.items() if use.path in self._columns}
        self._media_were_missed = any(problem.code in _NOT_FOUND for problem in found)
        self._table_was_cut = log.has_errors_in(table.file)

    def tells(self, problem: Problem) -> bool:
        """Return True if reported: a missing column has no media, and a truncated table may have no tasks."""
        column = problem.params.get("column", "") or problem.params.get("variable", "").removeprefix("$")
        return (
            _what(problem) in self._found
            or (problem.code in _OF_MEDIA and self._media_were_missed)
            or (problem.code in _OF_COLUMNS and column in self._columns)
            or (problem.code is ProblemCode.TASKS_EMPTY and self._table_was_cut)
        )


def _what(problem: Problem) -> tuple[ProblemCode, str, int | None, str | None]:
    """Return the key by which a fault found twice is recognised. The line may be known for only one of them."""
    return problem.code, problem.place.file, problem.place.row, problem.place.field


def _of_source(problem: Problem, bundle: NewBundle, design: ImportedDesign, table: ForeignTable) -> Problem:
    file = problem.place.file
    if file == MANIFEST_FILE:
        return _by_field(problem)
    if file in (CSV_FILE, JSON_FILE):
        return _in_table(problem, bundle, table)
    if file == CONFIG_FILE or (file == INSTRUCTIONS_FILE and design.instructions):
        of_design = _in_design(problem, design)
        return (
            replace(of_design, params={**of_design.params, "table": table.file})
            if "table" in of_design.params
            else of_design
        )
    return problem


def _by_field(problem: Problem) -> Problem:
    """Return the problem without a line, because the requester has not seen the manifest."""
    return replace(problem, place=Place(MANIFEST_FILE, field=problem.place.field))


def _in_design(problem: Problem, design: ImportedDesign) -> Problem:
    """Return the problem for the source of the design. A verbatim config has the same lines. A converted template
    has other lines and tags, so a problem of media is reported for its column."""
    if design.is_verbatim:
        return replace(problem, place=replace(problem.place, file=design.file))
    tag = problem.params.get("tag", "").lower()
    uses = [use for use in design.uses.values() if use.kind.value == tag]
    if problem.code is ProblemCode.TAG_UNKNOWN and uses:
        place = Place(design.file, uses[0].line)
        params = {"why": "media", "tag": tag, "column": uses[0].path}
        return Problem(ProblemCode.ELEMENT_UNSUPPORTED, place, params)
    return replace(problem, place=replace(problem.place, file=design.file, line=None))


def _in_table(problem: Problem, bundle: NewBundle, table: ForeignTable) -> Problem:
    row = problem.place.row
    there = table.rows[row - 1] if row is not None and row <= len(table.rows) else None
    line = there.line if there is not None else None
    row = there.row if there is not None else None
    place = Place(there.file) if there is not None and there.file else Place(table.file, line, row, problem.place.field)
    value = problem.params.get("value", "")
    params = {**problem.params, "value": bundle.media.get(value, value)} if value else problem.params
    return replace(problem, place=place, params=params)
