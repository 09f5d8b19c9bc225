"""A folder of pictures and no table: one task for each picture, in the order in which people count. And whether a table
is about pictures, where no design says so."""

from __future__ import annotations

import re
from typing import Final

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import ForeignRow, ForeignTable
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import kind_of, of_kind
from annotator.formats.source.paths import folded

PICTURE_COLUMN: Final = "image"
_ROWS_LOOKED_AT = 40
_WORDS_FOR_PICTURES = ("image", "picture", "photo")
_DIGITS = re.compile(r"([0-9]+)")


def pictures_table(files: ImportFiles, log: ProblemLog) -> ForeignTable | None:
    """None, with a problem, when there is no picture."""
    pictures = sorted(of_kind(files.paths, MediumKind.PICTURE), key=natural_order)
    if not pictures:
        log.add(ProblemCode.IMPORT_MISSING, files.name, why="pictures")
        return None
    rows = (ForeignRow(row, None, {PICTURE_COLUMN: path}) for row, path in enumerate(pictures, start=1))
    return ForeignTable(files.name, (PICTURE_COLUMN,), tuple(rows))


def shows_pictures(table: ForeignTable) -> bool:
    """By what its first rows name, or what a column is called."""
    if any(word in column.casefold() for column in table.columns for word in _WORDS_FOR_PICTURES):
        return True
    values = (value for row in table.rows[:_ROWS_LOOKED_AT] for value in row.values.values())
    return any(kind_of(value.strip()) is MediumKind.PICTURE for value in values if isinstance(value, str))


def natural_order(path: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sorts `2.png` before `10.png`, without regard to case; equal for equal paths only."""
    parts = _DIGITS.split(folded(path))
    key = (_number(part) if index % 2 else (0, 0, part) for index, part in enumerate(parts))
    return tuple(key), path


def _number(digits: str) -> tuple[int, int, str]:
    """Compares as the number does, however long it is."""
    plain = digits.lstrip("0")
    return 1, len(plain), plain
