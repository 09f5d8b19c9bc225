"""Checks of task values against the design: every variable has its column, every medium is in the bundle."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from annotator.core.bundle.content import are_predictions
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.design.controls import Choices, TextArea
from annotator.core.design.labels import Messages
from annotator.core.design.medium import MediumKind
from annotator.core.design.objects import HyperText, List, MediaTag, ObjectTag, is_structured
from annotator.core.design.structured_cells import CellFault, path_of
from annotator.core.design.tag import Header, Markdown
from annotator.core.design.tree import MOST_PAGES, Design, Panel, pages_in, paths_in, shows_pages
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.labeling_config.attributes import LONGEST_SHOWN
from annotator.formats.labeling_config.dynamic_options import (
    DynamicControl,
    design_for,
    dynamic_controls,
    options_fault,
)
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import may_be
from annotator.formats.source.paths import is_remote, loosely
from annotator.formats.suggestion import closest
from annotator.formats.tasks.table import TaskTable

_LISTS_REMEMBERED = 1_000
_WHY_OF_KIND: Mapping[MediumKind, str] = {
    MediumKind.IMAGE: "",
    MediumKind.DOCUMENT: "document",
    MediumKind.AUDIO: "sound",
    MediumKind.VIDEO: "film",
}


class TaskValues:
    """Checks for one bundle. `config_file` is empty if the design comes from a preset. A missing column is then
    reported for the table only."""

    def __init__(
        self, design: Design, config_file: str, tasks_file: str, files: Collection[str], log: ProblemLog
    ) -> None:
        self._design = design
        self._config_file = config_file
        self._tasks_file = tasks_file
        self._log = log
        self._files = {kind: frozenset(path for path in files if may_be(path, kind)) for kind in MediumKind}
        self._similar: dict[MediumKind, Mapping[str, str]] = {}

    def check(self, table: TaskTable, *, with_predictions: bool = False) -> None:
        """Check all values. Predictions are checked only for a requester: slow, and they keep no bundle out."""
        self._check_columns(table)
        if with_predictions and PREDICTIONS_COLUMN in table.columns and are_predictions(self._design):
            self._check_predictions(table)
        uses = _uses(self._design)
        for column in uses.media.keys() & table.columns.keys():
            self._check_media(table, column, uses.media[column])
        for column in uses.pages & table.columns.keys():
            self._check_pages(table, column, is_single_too=column in uses.media)
        for column in (uses.shown | uses.prefilled) & table.columns.keys() - uses.media.keys() - uses.pages:
            self._check_texts(table, column, may_be_empty=column not in uses.shown)
        self._check_json(table)
        for column in uses.limits & table.columns.keys():
            self._check_limits(table, column)
        for tag in self._design.media():
            if tag.value and not tag.value.startswith("$") and not is_structured(tag):
                self._check_fixed_medium(tag)

    def _check_json(self, table: TaskTable) -> None:
        """Check the columns with lists and objects, except lists of images."""
        for control in dynamic_controls(self._design):
            if control.value[1:] in table.columns:
                self._check_options(control, table)
        for node in self._design.objects():
            if (is_structured(node) or isinstance(node, HyperText)) and node.value[1:] in table.columns:
                self._check_structures(node, table)

    def _check_columns(self, table: TaskTable) -> None:
        uses = _uses(self._design)
        listed = self._design.dynamic_columns().keys() | uses.pages | uses.structured
        for column, line in self._design.variables().items():
            if column not in table.columns:
                if column not in table.path_columns:
                    self._undefined(column, line, table)
            elif column not in listed and (nested := table.columns[column].first_nested()) is not None:
                self._add_at(ProblemCode.TASK_SHAPE, table, nested, column, why="nested")

    def _check_media(self, table: TaskTable, column: str, kind: MediumKind) -> None:
        for index, value in enumerate(table.columns[column]):
            if value not in self._files[kind]:
                self._bad_medium(value, kind, table, index, column)

    def _check_pages(self, table: TaskTable, column: str, *, is_single_too: bool) -> None:
        """Check that each page of a list is an image of the bundle."""
        if is_single_too:
            self._add_at(ProblemCode.TASK_SHAPE, table, 0, column, why="pages-single")
            return
        for index, cell in enumerate(table.columns[column]):
            pages = pages_in(cell)
            if pages is None and cell.strip():
                self._add_at(ProblemCode.TASK_SHAPE, table, index, column, why="pages", limit=str(MOST_PAGES))
            for path in ("",) if pages is None and not cell.strip() else pages or ():
                if path not in self._files[MediumKind.IMAGE]:
                    self._bad_medium(path, MediumKind.IMAGE, table, index, column)

    def _check_texts(self, table: TaskTable, column: str, *, may_be_empty: bool) -> None:
        for index, value in enumerate(table.columns[column]):
            if len(value) > LONGEST_SHOWN:
                count, limit = str(len(value)), str(LONGEST_SHOWN)
                self._add_at(ProblemCode.TASK_SHAPE, table, index, column, why="long", count=count, limit=limit)
            elif not may_be_empty and not value.strip():
                self._add_at(ProblemCode.VALUE_EMPTY, table, index, column, is_note=True)

    def _check_options(self, control: DynamicControl, table: TaskTable) -> None:
        """Check the option lists of a column. Lists recur in many rows, so results are cached up to a limit."""
        column = control.value[1:]
        known: dict[str, tuple[str, str] | None] = {}
        for index, text in enumerate(table.columns[column]):
            if text not in known:
                if len(known) >= _LISTS_REMEMBERED:
                    known.clear()
                known[text] = options_fault(control, text)
            fault = known[text]
            if fault is not None:
                why, detail = fault
                self._add_at(ProblemCode.OPTIONS, table, index, column, why=why, detail=detail)

    def _check_structures(self, tag: ObjectTag, table: TaskTable) -> None:
        """Check the JSON of a column. Cells recur in many rows, so results are cached up to a limit."""
        # Loaded with the first such design.
        from annotator.core.design.structures.faults import cell_fault
        from annotator.formats.source.html_page import page_fault

        column = tag.value[1:]
        known: dict[str, CellFault | None] = {}
        for index, text in enumerate(table.columns[column]):
            if text not in known:
                if len(known) >= _LISTS_REMEMBERED:
                    known.clear()
                known[text] = page_fault(text) if isinstance(tag, HyperText) else cell_fault(tag, text)
            fault = known[text]
            if fault is not None:
                name, why, detail = type(tag).__name__, fault.why, fault.detail
                self._add_at(ProblemCode.STRUCTURE, table, index, column, tag=name, why=why, detail=detail)
            elif not text.strip():
                self._add_at(ProblemCode.VALUE_EMPTY, table, index, column, is_note=True)
            elif isinstance(tag, List):
                for path in paths_in(tag, text):
                    if path not in self._files[MediumKind.IMAGE]:
                        self._bad_medium(path, MediumKind.IMAGE, table, index, column)

    def _check_limits(self, table: TaskTable, column: str) -> None:
        from annotator.core.answer.messages import is_limit  # most designs have no chat
        from annotator.core.design.structures.chat import MOST_MESSAGES

        for index, text in enumerate(table.columns[column]):
            if not is_limit(text):
                limit = str(MOST_MESSAGES)
                self._add_at(ProblemCode.TASK_SHAPE, table, index, column, why="limit", value=text, limit=limit)

    def _check_predictions(self, table: TaskTable) -> None:
        # Imported late: an import of a bundle does not check predictions.
        from annotator.formats.tasks.predictions import read_predictions

        for index, text in enumerate(table.columns[PREDICTIONS_COLUMN]):
            if not text.strip():
                continue
            columns = {name: column[index] for name, column in table.columns.items()}
            for fault in read_predictions(design_for(self._design, columns), columns).faults:
                params = {"number": str(fault.number), "control": fault.control, **fault.params}
                self._add_at(
                    ProblemCode.PREDICTION, table, index, PREDICTIONS_COLUMN, is_note=True, why=fault.why, **params
                )

    def _check_fixed_medium(self, tag: MediaTag) -> None:
        if tag.value not in self._files[tag.KIND]:
            code, why, near = self._fault(tag.value, tag.KIND)
            self._log.add(
                code, self._config_file, line=tag.line, field="value", value=tag.value, why=why, suggestion=near
            )

    def _undefined(self, column: str, line: int, table: TaskTable) -> None:
        is_full = self._log.is_full(ProblemCode.VARIABLE_UNDEFINED)
        suggestion = "" if is_full else closest(column, table.columns)
        why = "suggestion" if suggestion else ""
        if self._config_file:
            is_path = any(name in table.columns for name in path_of(column)[:1])
            self._log.add(
                ProblemCode.VARIABLE_UNDEFINED,
                self._config_file,
                line=line,
                variable="$" + column,
                table=self._tasks_file,
                why="path" if is_path else why,
                suggestion=suggestion,
            )
        else:
            self._log.add(
                ProblemCode.COLUMN_MISSING,
                self._tasks_file,
                line=1,
                column=column,
                why=why or ("preset" if column in self._design.media_columns() else "preset-text"),
                suggestion=suggestion,
            )

    def _bad_medium(self, value: str, kind: MediumKind, table: TaskTable, index: int, column: str) -> None:
        if not value.strip():
            self._add_at(ProblemCode.VALUE_EMPTY, table, index, column)
            return
        code, why, near = self._fault(value, kind)
        self._add_at(code, table, index, column, value=value, why=why, suggestion=near)

    def _fault(self, value: str, kind: MediumKind) -> tuple[ProblemCode, str, str]:
        """Return the fault of a value that is not a medium of this kind: problem code, reason and suggested path."""
        if is_remote(value):
            return ProblemCode.MEDIA_REMOTE, "", ""
        if not may_be(value.strip(), kind):
            return ProblemCode.MEDIA_KIND, _WHY_OF_KIND[kind], ""
        if kind not in self._similar:
            self._similar[kind] = {loosely(path): path for path in self._files[kind]}
        near = self._similar[kind].get(loosely(value), "")
        return ProblemCode.MEDIA_MISSING, "suggestion" if near else "", near

    def _add_at(
        self, code: ProblemCode, table: TaskTable, index: int, column: str, *, is_note: bool = False, **params: str
    ) -> None:
        self._log.add(
            code,
            self._tasks_file,
            line=table.line(index),
            row=table.row(index),
            field=column,
            severity=Severity.NOTE if is_note else Severity.ERROR,
            column=column,
            **params,
        )


class _Uses(Struct, frozen=True):
    """The columns of a task table by their use in the design."""

    media: Mapping[str, MediumKind]
    pages: frozenset[str]  # columns with lists of images
    structured: frozenset[str]  # columns with JSON that is read by its tag
    shown: frozenset[str]
    prefilled: frozenset[str]
    limits: frozenset[str]  # columns with numbers of messages


def _uses(design: Design) -> _Uses:
    media: dict[str, MediumKind] = {}
    pages: set[str] = set()
    structured: set[str] = set()
    shown: set[str] = set()
    prefilled: set[str] = set()
    limits: set[str] = set()
    for node in design.nodes():
        match node:
            case HyperText():
                continue
            case ObjectTag() if is_structured(node):
                structured.update(_columns(node.value))
            case MediaTag() if shows_pages(node):
                pages.update(_columns(node.value))
            case MediaTag():
                media.update((column, node.KIND) for column in _columns(node.value))
            case Header() | Markdown() | Panel() | ObjectTag():
                shown.update(_columns(node.value))
            case Messages():
                limits.update(_columns(node.least, node.most))
            case Choices():
                shown.update(_columns(*(header.value for header in node.headers)))
            case TextArea():
                prefilled.update(_columns(node.value))
            case _:
                continue
    others = (frozenset(columns) for columns in (pages, structured, shown, prefilled, limits))
    return _Uses(media, *others)


def _columns(*values: str) -> list[str]:
    return [value[1:] for value in values if value.startswith("$")]
