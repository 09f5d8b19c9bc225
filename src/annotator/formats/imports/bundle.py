"""A design, a table and the files of a source, put together as a new bundle."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from annotator.core.problems import ProblemCode, Severity, errors
from annotator.formats.bundle.instructions import INSTRUCTIONS_LIMIT_BYTES
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.media import MediaFinder
from annotator.formats.imports.plan import ForeignRow, ForeignTable, ImportKind, ImportWish, NewBundle
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import NewManifest, bundle_id, bundle_title, manifest_toml
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.paths import folded
from annotator.formats.suggestion import closest
from annotator.formats.tasks.writer import CSV_FILE, JSON_FILE, JsonValue, as_text, tasks_file

CONFIG: Final = "config.xml"
INSTRUCTIONS: Final = "instructions.md"
MEDIA_FOLDER: Final = "media/"
NEW_ID_COLUMN: Final = "id"
_WRITTEN = frozenset({MANIFEST_FILE, CONFIG, INSTRUCTIONS, CSV_FILE, JSON_FILE})
_SUFFIX = re.compile(r"(\.(zip|csv|tsv|txt|jsonl?|ndjson|manifest|xml|html?|liquid))+$", re.IGNORECASE)


def new_bundle(
    kind: ImportKind,
    design: ImportedDesign,
    table: ForeignTable,
    files: ImportFiles,
    wish: ImportWish,
    log: ProblemLog,
) -> NewBundle | None:
    """None when anything of it is an error; the log has every one."""
    if not table.rows and not log.has_errors():
        log.add(ProblemCode.TASKS_EMPTY, table.file)
    table = _fitted(design, table, files, log)
    table, id_column = _with_ids(table, wish, log)
    table, media = _with_media(design, table, files, log)
    name, tasks = tasks_file(table.columns, [row.values for row in table.rows], id_column)
    instructions = design.instructions or _instructions(files)
    written = {
        CONFIG: design.config,
        name: tasks,
        INSTRUCTIONS: instructions,
        MANIFEST_FILE: _manifest(design, files, wish, name, id_column, has_instructions=bool(instructions)),
    }
    in_manifest = ProblemLog()
    read_manifest(written[MANIFEST_FILE], in_manifest)
    log.extend(errors(in_manifest.problems()))  # its notes are told of the bundle, once there is one
    if log.has_errors():
        return None
    return NewBundle(kind, {path: data for path, data in written.items() if data}, media, len(table.rows))


def _fitted(design: ImportedDesign, table: ForeignTable, files: ImportFiles, log: ProblemLog) -> ForeignTable:
    """A preset knows its columns by names of its own: the one column that can be meant gets that name."""
    missing = [column for column in design.columns if column not in table.columns]
    if not design.preset or len(missing) != 1:
        return table
    (wanted,) = missing
    if wanted in design.media_columns:
        finder = MediaFinder(files.paths, posixpath.dirname(table.file))
        meant = [column for column in table.columns if _names_files(table, column, finder)]
    else:
        meant = [column for column in table.columns if column.casefold() != NEW_ID_COLUMN]
    if len(meant) != 1:
        suggestion = closest(wanted, table.columns)
        why = "suggestion" if suggestion else "preset"
        log.add(ProblemCode.COLUMN_MISSING, table.file, line=1, column=wanted, why=why, suggestion=suggestion)
        return table
    log.add(
        ProblemCode.IMPORT_RENAMED, table.file, severity=Severity.NOTE, field=meant[0], column=meant[0], wanted=wanted
    )
    return table.renamed({meant[0]: wanted})


def _names_files(table: ForeignTable, column: str, finder: MediaFinder) -> bool:
    values = (as_text(row.values.get(column)).strip() for row in table.rows)
    found = [finder.find(value).fault for value in values if value]
    return bool(found) and all(fault in (None, ProblemCode.MEDIA_REMOTE) for fault in found)


def _with_ids(table: ForeignTable, wish: ImportWish, log: ProblemLog) -> tuple[ForeignTable, str]:
    """The column that names the tasks: the one that was asked for, or `id` in any case of letters, or numbers."""
    if wish.id_column and wish.id_column not in table.columns:
        suggestion = closest(wish.id_column, table.columns)
        why = "suggestion" if suggestion else ""
        log.add(ProblemCode.COLUMN_MISSING, table.file, column=wish.id_column, why=why, suggestion=suggestion)
        return table, wish.id_column
    named = (column for column in table.columns if column.casefold() == NEW_ID_COLUMN)
    id_column = wish.id_column or next(named, "")
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
            _add(log, ProblemCode.TASK_ID_EMPTY, table, row, id_column)
        elif seen.setdefault(task_id, row.row) != row.row:
            _add(log, ProblemCode.TASK_ID_DUPLICATE, table, row, id_column, value=task_id, other=str(seen[task_id]))
    return table, id_column


def _with_media(
    design: ImportedDesign, table: ForeignTable, files: ImportFiles, log: ProblemLog
) -> tuple[ForeignTable, dict[str, str]]:
    """The table with paths of the new bundle, and which file of the source belongs at each."""
    columns = [column for column in design.media_columns if column in table.columns]
    finder = MediaFinder(files.paths, posixpath.dirname(table.file))
    for row in table.rows:
        for column in columns:
            _check_media(row.values.get(column), finder, table, row, column, log)
    used = {
        path: None
        for row in table.rows
        for column in columns
        for value in _texts(row.values.get(column))
        if (path := finder.find(value).path)
    }
    own = _own_media(design, files)
    prefix = _prefix(tuple(used), tuple(own))

    def moved(value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [moved(one) for one in value]
        return prefix + finder.find(value).path if isinstance(value, str) and value.strip() else value

    if log.has_errors():
        return table, {}
    rows = (
        row._replace(values={**row.values, **{name: moved(row.values[name]) for name in columns if name in row.values}})
        for row in table.rows
    )
    return ForeignTable(table.file, table.columns, tuple(rows)), {**{prefix + path: path for path in used}, **own}


def _prefix(used: Sequence[str], own: Sequence[str]) -> str:
    """The folder into which the media move: all of them or none, so that no two meet."""
    if all(path.startswith(MEDIA_FOLDER) for path in used):
        return ""
    prefix, taken = MEDIA_FOLDER, {folded(path) for path in own}
    while any(folded(prefix + path) in taken for path in used):
        prefix += "tasks/"
    return prefix


def _check_media(
    value: JsonValue, finder: MediaFinder, table: ForeignTable, row: ForeignRow, column: str, log: ProblemLog
) -> None:
    texts = [text for text in _texts(value) if text.strip()]
    if not texts:
        _add(log, ProblemCode.VALUE_EMPTY, table, row, column)
    for text in texts:
        meant = finder.find(text)
        if meant.fault is not None:
            why = "import-suggestion" if meant.suggestion else "" if meant.others else "import"
            _add(
                log,
                meant.fault,
                table,
                row,
                column,
                value=text,
                why=why,
                suggestion=meant.suggestion,
                found=meant.others,
            )


def _texts(value: JsonValue) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _own_media(design: ImportedDesign, files: ImportFiles) -> dict[str, str]:
    """Files that the config names itself keep their place, because the config is taken as it is."""
    return {path: path for path in design.own_files if path in files.paths and folded(path) not in _WRITTEN}


def _instructions(files: ImportFiles) -> bytes:
    if INSTRUCTIONS not in files.paths:
        return b""
    return files.read(INSTRUCTIONS, INSTRUCTIONS_LIMIT_BYTES) or b""


def _manifest(
    design: ImportedDesign, files: ImportFiles, wish: ImportWish, tasks: str, id_column: str, *, has_instructions: bool
) -> bytes:
    title = wish.title or bundle_title(_SUFFIX.sub("", files.name))
    new = NewManifest(
        id=bundle_id(title),
        wish=replace(wish, title=title, preset=design.preset),
        config_file="" if design.preset else CONFIG,
        tasks_file=tasks,
        id_column=id_column,
        instructions_file=INSTRUCTIONS if has_instructions else "",
    )
    return manifest_toml(new)


def _add(log: ProblemLog, code: ProblemCode, table: ForeignTable, row: ForeignRow, column: str, **params: str) -> None:
    severity = Severity.ERROR
    log.add(code, table.file, line=row.line, row=row.row, field=column, severity=severity, column=column, **params)
