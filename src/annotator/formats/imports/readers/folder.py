"""Import of a media folder without a table: a task per file in natural order. Also detection of table media."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import FOLDERS, ForeignRow, ForeignTable, ImportKind
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import kind_of, of_kind
from annotator.formats.source.paths import folded

# The column that the presets use.
_COLUMNS: Final[Mapping[MediumKind, str]] = {
    MediumKind.IMAGE: "image",
    MediumKind.AUDIO: "audio",
    MediumKind.VIDEO: "video",
}
_ROWS_LOOKED_AT = 40
_WORDS: Final[Mapping[MediumKind, tuple[str, ...]]] = {
    MediumKind.IMAGE: ("image", "picture", "photo"),
    MediumKind.AUDIO: ("audio", "sound", "recording"),
    MediumKind.VIDEO: ("video", "film", "movie", "clip"),
}
_DIGITS = re.compile(r"([0-9]+)")


def folder_table(kind: ImportKind, files: ImportFiles, log: ProblemLog) -> ForeignTable | None:
    """Return the table of a folder kind in `FOLDERS`. Return None with a problem if there are no such files."""
    medium = FOLDERS[kind]
    paths = sorted(of_kind(files.paths, medium), key=natural_order)
    if not paths:
        log.add(ProblemCode.IMPORT_MISSING, files.name, why=kind.value)
        return None
    column = _COLUMNS[medium]
    rows = (ForeignRow(row, None, {column: path}) for row, path in enumerate(paths, start=1))
    return ForeignTable(files.name, (column,), tuple(rows))


def detect_medium(table: ForeignTable) -> MediumKind | None:
    """Return the kind of media by the first rows or by column names, or None."""
    values = [value for row in table.rows[:_ROWS_LOOKED_AT] for value in row.values.values()]
    named = {kind_of(value.strip()) for value in values if isinstance(value, str)}
    columns = [column.casefold() for column in table.columns]
    for medium, words in _WORDS.items():
        if medium in named or any(word in column for column in columns for word in words):
            return medium
    return None


def natural_order(path: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return a natural sort key, `2.png` before `10.png`, case-insensitive. Only equal paths have equal keys."""
    parts = _DIGITS.split(folded(path))
    key = (_number(part) if index % 2 else (0, 0, part) for index, part in enumerate(parts))
    return tuple(key), path


def _number(digits: str) -> tuple[int, int, str]:
    """Return a key that compares like the number, of any length."""
    plain = digits.lstrip("0")
    return 1, len(plain), plain
