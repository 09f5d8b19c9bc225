"""Whether the tasks fill the design: each variable has its column, each picture is in the bundle."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from annotator.core.design import Design, Image
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.labeling_attributes import LONGEST_SHOWN
from annotator.formats.paths import loosely
from annotator.formats.picture_paths import is_picture, is_remote
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest
from annotator.formats.task_table import TaskRow, TaskTable


class TaskValues:
    """`config_file` is empty when a preset made the design: then a missing column is the table's fault alone."""

    def __init__(
        self, design: Design, config_file: str, tasks_file: str, files: Collection[str], log: ProblemLog
    ) -> None:
        self._design = design
        self._config_file = config_file
        self._tasks_file = tasks_file
        self._log = log
        self._pictures = frozenset(path for path in files if is_picture(path))
        self._similar: Mapping[str, str] | None = None

    def check(self, table: TaskTable) -> None:
        variables = self._design.variables()
        columns = set(table.columns)
        for column, line in variables.items():
            if column not in columns:
                self._undefined(column, line, table)
            elif column in table.nested:
                self._add_at(ProblemCode.TASK_SHAPE, table.nested[column], column, why="nested")
        images = [tag for tag in self._design.objects() if isinstance(tag, Image)]
        shown = {tag.value[1:] for tag in images if tag.value.startswith("$")} & columns
        for column in shown:
            for found in table.rows:
                value = found.values.get(column, "")
                if value not in self._pictures:
                    self._bad_picture(value, found, column)
        for column in (variables.keys() & columns) - shown:
            self._check_texts(table, column)
        for tag in images:
            if tag.value and not tag.value.startswith("$") and tag.value not in self._pictures:
                code, near = self._fault(tag.value)
                why = "suggestion" if near else ""
                self._log.add(
                    code, self._config_file, line=tag.line, field="value", value=tag.value, why=why, suggestion=near
                )

    def _check_texts(self, table: TaskTable, column: str) -> None:
        for found in table.rows:
            value = found.values.get(column, "")
            if not value.strip():
                self._add_at(ProblemCode.VALUE_EMPTY, found, column, severity=Severity.NOTE)
            elif len(value) > LONGEST_SHOWN:
                count, limit = str(len(value)), str(LONGEST_SHOWN)
                self._add_at(ProblemCode.TASK_SHAPE, found, column, why="long", count=count, limit=limit)

    def _undefined(self, column: str, line: int, table: TaskTable) -> None:
        is_full = self._log.is_full(ProblemCode.VARIABLE_UNDEFINED)
        suggestion = "" if is_full else closest(column, table.columns)
        why = "suggestion" if suggestion else ""
        if self._config_file:
            self._log.add(
                ProblemCode.VARIABLE_UNDEFINED,
                self._config_file,
                line=line,
                variable="$" + column,
                table=self._tasks_file,
                why=why,
                suggestion=suggestion,
            )
        else:
            self._log.add(
                ProblemCode.COLUMN_MISSING,
                self._tasks_file,
                line=1,
                column=column,
                why=why or "preset",
                suggestion=suggestion,
            )

    def _bad_picture(self, value: str, found: TaskRow, column: str) -> None:
        if not value.strip():
            self._add_at(ProblemCode.VALUE_EMPTY, found, column)
            return
        code, near = self._fault(value)
        self._add_at(code, found, column, value=value, why="suggestion" if near else "", suggestion=near)

    def _fault(self, value: str) -> tuple[ProblemCode, str]:
        """What is wrong with a value that is no picture of the bundle, and the picture that was probably meant."""
        if is_remote(value):
            return ProblemCode.MEDIA_REMOTE, ""
        if not is_picture(value.strip()):
            return ProblemCode.MEDIA_KIND, ""
        if self._similar is None:
            self._similar = {loosely(path): path for path in self._pictures}
        return ProblemCode.MEDIA_MISSING, self._similar.get(loosely(value), "")

    def _add_at(
        self, code: ProblemCode, found: TaskRow, column: str, *, severity: Severity = Severity.ERROR, **params: str
    ) -> None:
        self._log.add(
            code,
            self._tasks_file,
            line=found.line,
            row=found.row,
            field=column,
            severity=severity,
            column=column,
            **params,
        )
