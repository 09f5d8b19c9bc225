"""Columns for the values inside lists and objects that a design names by a path, such as `$article.title`."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from annotator.core.design.structured_cells import CellFault, cell_value, place_in, value_at
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.json import cell_text, is_unicode, with_written_numbers
from annotator.formats.tasks.table import MOST_CELLS, TableMaker, TaskTable, TooManyCells

# Paths to a value and to its parts multiply the text of a table.
_MOST_CHARACTERS = 256 * 1024**2


def with_path_columns(table: TaskTable, design: Design, file: str, log: ProblemLog) -> TaskTable:
    """Return the table with a column for each path of the design that leads to a value in any task. Report each cell
    that is no valid JSON or too large; then `path_columns` names paths without a column. Raise TooManyCells."""
    places = {name: place_in(table.columns, name) for name in design.variables() if name not in table.columns}
    paths = {name: place for name, place in places.items() if place}
    if (len(table.columns) + len(paths)) * len(table.rows) > MOST_CELLS:
        raise TooManyCells
    return _Filling(table, paths, file, log).table() if paths else table


class _Filling:
    def __init__(self, table: TaskTable, paths: dict[str, tuple[str, ...]], file: str, log: ProblemLog) -> None:
        self._table = table
        self._paths = paths
        self._file = file
        self._log = log
        self._named: set[str] = set()
        self._faulty: set[str] = set()
        self._characters = 0

    def table(self) -> TaskTable:
        table, maker = self._table, TableMaker(self._paths)
        roots = dict.fromkeys(path[0] for path in self._paths.values())
        for index, cells in enumerate(zip(*(table.columns[root] for root in roots), strict=True)):
            row = {root: self._value(cell, root, index) for root, cell in zip(roots, cells, strict=True)}
            found = {name: value_at(row, path) for name, path in self._paths.items()}
            texts = {name: self._text(value, self._paths[name][0], index) for name, value in found.items()}
            as_json = [name for name, value in found.items() if not isinstance(value, str | None)]
            self._named.update(name for name, value in found.items() if value is not None)
            maker.add(texts, table.row(index), table.line(index), as_json)
        named = self._named - self._faulty
        columns = {name: column for name, column in maker.table().columns.items() if name in named}
        return replace(table, columns={**table.columns, **columns}, path_columns=frozenset(self._named | self._faulty))

    def _value(self, cell: str, root: str, index: int) -> Any:
        try:
            return cell_value(cell, with_written_numbers) if cell.strip() else None
        except CellFault as fault:
            self._report(index, root, fault.why, detail=fault.detail, limit=fault.detail, count=str(len(cell)))
            return None

    def _text(self, value: Any, root: str, index: int) -> str:
        try:
            text = cell_text(value)
        except ValueError as error:
            self._report(index, root, "json", detail=str(error))
            return ""
        self._characters += len(text)
        if self._characters > _MOST_CHARACTERS:
            raise TooManyCells
        if not is_unicode(text):
            self._report(index, root, "unicode")
            return ""
        return text

    def _report(self, index: int, root: str, why: str, **params: str) -> None:
        self._faulty.update(name for name, path in self._paths.items() if path[0] == root)
        row, line = self._table.row(index), self._table.line(index)
        code = ProblemCode.TASK_SHAPE
        self._log.refuse(code, self._file, line=line, row=row, field=root, column=root, why=why, **params)
