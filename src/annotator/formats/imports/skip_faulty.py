"""Skipping of faulty content on request, with a list and a count.

Faults that affect the meaning of all content, and exceeded limits, remain errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.media import media_faults
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.problem_log import ProblemLog

# Problems of single regions, images, or files of one image.
_SKIPPED: Final = frozenset({ProblemCode.DRAWN_FILE, ProblemCode.JSON_SYNTAX, ProblemCode.XML_SYNTAX})
_MOST_TOLD: Final = 20
_ENDS: Final = frozenset({"paint-pixels", "paint-runs", "paint-bytes", "many", "letters"})


def tell_skipped(found: ProblemLog, file: str, log: ProblemLog) -> None:
    """Report the faults of regions and files as notes. The rest of the dataset was read."""
    shown = [_as_note(problem) if _is_skipped(problem) else problem for problem in found.problems()]
    log.extend(shown)
    _count("faulty", sum(map(_stands_for, filter(_is_skipped, found.problems()))), file, log)


def without_faulty(
    design: ImportedDesign,
    table: ForeignTable,
    files: ImportFiles,
    log: ProblemLog,
    places: Mapping[str, str] | None = None,
) -> ForeignTable:
    """Return the tasks with complete media; report a problem if none remain. `places` is that of `with_media`."""
    faults = media_faults(design, table, files, places)
    rows = tuple(row for row in table.rows if row.row not in faults)
    notes = [_as_note(problem) for found in faults.values() for problem in found]
    log.extend(notes[:_MOST_TOLD])
    _count("faulty-tasks", len(table.rows) - len(rows), table.file, log)
    if faults and not rows:
        log.add(ProblemCode.TASKS_EMPTY, table.file)
    return ForeignTable(table.file, table.columns, rows)


def _is_skipped(problem: Problem) -> bool:
    is_end = problem.params.get("why") in _ENDS
    return problem.severity is Severity.ERROR and problem.code in _SKIPPED and not is_end


def _as_note(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.NOTE)


def _stands_for(problem: Problem) -> int:
    return 1 + int(problem.params.get("more", "0"))


def _count(why: str, count: int, file: str, log: ProblemLog) -> None:
    if count:
        log.add(ProblemCode.IMPORT_LEFT_OUT, file, severity=Severity.NOTE, why=why, count=str(count))
