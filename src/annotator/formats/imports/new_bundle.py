"""Assembly of a new bundle from a design, a table and the files of a source."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from annotator.core.problems import ProblemCode
from annotator.formats.bundle.reader import INSTRUCTIONS_LIMIT_BYTES
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.media import MediaFinder, with_media
from annotator.formats.imports.plan import (
    CONFIG_FILE,
    INSTRUCTIONS_FILE,
    ForeignTable,
    ImportKind,
    ImportRequest,
    NewBundle,
)
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import NewManifest, bundle_title, manifest_toml, unique_bundle_id
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest
from annotator.formats.tasks.writer import as_text, tasks_file

NEW_ID_COLUMN: Final = "id"
_SUFFIX = re.compile(r"(\.(zip|csv|tsv|txt|jsonl?|ndjson|manifest|xml|html?|liquid))+$", re.IGNORECASE)


def new_bundle(
    kind: ImportKind,
    design: ImportedDesign,
    table: ForeignTable,
    files: ImportFiles,
    request: ImportRequest,
    log: ProblemLog,
    places: Mapping[str, str] | None = None,
) -> NewBundle:
    """Return the bundle to write; with errors in the log, only for further checks. `places`: see `with_media`."""
    if not table.rows and not log.has_errors():
        log.add(ProblemCode.TASKS_EMPTY, table.file)
    table = fitted(design, table, files, log)
    table, id_column = with_ids(table, request, log)
    table, media = with_media(design, table, files, log, places)
    name, tasks = tasks_file(table.columns, [row.values for row in table.rows], id_column)
    instructions = design.instructions or _instructions(files)
    title = request.title or bundle_title(_SUFFIX.sub("", files.name))
    written = {
        CONFIG_FILE: design.config,
        name: tasks,
        INSTRUCTIONS_FILE: instructions,
        MANIFEST_FILE: manifest_toml(
            NewManifest(
                id=request.id or unique_bundle_id(title, design.config, tasks),
                request=replace(request, title=title, preset=design.preset, labels=design.labels),
                config_file="" if design.preset else CONFIG_FILE,
                tasks_file=name,
                id_column=id_column,
                instructions_file=INSTRUCTIONS_FILE if instructions else "",
            )
        ),
    }
    return NewBundle(kind, title, {path: data for path, data in written.items() if data}, media, len(table.rows))


def fitted(
    design: ImportedDesign, table: ForeignTable, files: ImportFiles, log: ProblemLog, *, by_any: bool = False
) -> ForeignTable:
    """Return the table with the only fitting column renamed for a preset. `by_any`: some files may be missing."""
    missing = [column for column in design.columns if column not in table.columns]
    if not design.preset or len(missing) != 1:
        return table
    (wanted,) = missing
    if wanted in design.media_columns:
        finder = MediaFinder(files.paths, posixpath.dirname(table.file))
        meant = [column for column in table.columns if _names_files(table, column, finder, by_any=by_any)]
    else:
        meant = [column for column in table.columns if column.casefold() != NEW_ID_COLUMN]
    if len(meant) != 1:
        suggestion = closest(wanted, table.columns)
        why = "suggestion" if suggestion else "preset" if wanted in design.media_columns else "preset-text"
        log.add(ProblemCode.COLUMN_MISSING, table.file, line=1, column=wanted, why=why, suggestion=suggestion)
        return table
    log.note(ProblemCode.IMPORT_RENAMED, table.file, field=meant[0], column=meant[0], wanted=wanted)
    return table.renamed({meant[0]: wanted})


def _names_files(table: ForeignTable, column: str, finder: MediaFinder, *, by_any: bool) -> bool:
    values = (as_text(row.values.get(column)).strip() for row in table.rows)
    faults = [finder.find(value).fault for value in values if value]
    found = [fault in (None, ProblemCode.MEDIA_REMOTE) for fault in faults]
    return any(found) if by_any else bool(found) and all(found)


def with_ids(table: ForeignTable, request: ImportRequest, log: ProblemLog) -> tuple[ForeignTable, str]:
    """Return the table and its ID column: the requested one, `id` in any case, or new numbers."""
    if request.id_column and request.id_column not in table.columns:
        suggestion = closest(request.id_column, table.columns)
        why = "suggestion" if suggestion else ""
        log.add(ProblemCode.COLUMN_MISSING, table.file, column=request.id_column, why=why, suggestion=suggestion)
        return table, request.id_column
    named = (column for column in table.columns if column.casefold() == NEW_ID_COLUMN)
    id_column = request.id_column or next(named, "")
    if not id_column:
        rows = (
            row._replace(values={NEW_ID_COLUMN: str(number), **row.values})
            for number, row in enumerate(table.rows, start=1)
        )
        return ForeignTable(table.file, (NEW_ID_COLUMN, *table.columns), tuple(rows)), NEW_ID_COLUMN
    seen: dict[str, int] = {}
    for row in table.rows:
        task_id = as_text(row.values.get(id_column))
        if not task_id.strip():
            table.add_problem(log, ProblemCode.TASK_ID_EMPTY, row, id_column)
        elif seen.setdefault(task_id, row.row) != row.row:
            other = str(seen[task_id])
            table.add_problem(log, ProblemCode.TASK_ID_DUPLICATE, row, id_column, value=task_id, other=other)
    return table, id_column


def _instructions(files: ImportFiles) -> bytes:
    if INSTRUCTIONS_FILE not in files.paths:
        return b""
    return files.read(INSTRUCTIONS_FILE, INSTRUCTIONS_LIMIT_BYTES) or b""
