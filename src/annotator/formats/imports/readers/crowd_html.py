"""Import of crowd-html templates of Mechanical Turk and Ground Truth, with their tasks."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec.structs import replace

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.crowd_html.text_tags import ColumnKind, ColumnUse
from annotator.formats.imports.design import ImportedDesign, config_design
from annotator.formats.imports.plan import ForeignTable
from annotator.formats.imports.readers.ground_truth import TASK_OBJECT, ground_truth_tasks
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest
from annotator.formats.tasks.writer import JsonValue, TaskRow, as_text

_TEXT_KEYS = ("text", "response", "content")


def crowd_design(text: str, file: str, log: ProblemLog) -> ImportedDesign | None:
    """Return the equivalent labeling config. Return None with all reasons if the template is unsupported."""
    converted = convert_template(text, file, log)
    if converted is None:
        return None
    design = config_design(converted.config_xml, file, log)
    if design is None:
        return None
    return replace(design, uses=converted.columns, instructions=converted.instructions_md.encode(), is_verbatim=False)


def crowd_tasks(table: ForeignTable, uses: Mapping[str, ColumnUse], log: ProblemLog) -> ForeignTable:
    """Return a column for each variable of the design, and columns left over. Report unfilled variables."""
    shows_task_object = any(_root(use.path) == TASK_OBJECT for use in uses.values())
    table = ground_truth_tasks(table, log, shows_task_object=shows_task_object)
    filled: dict[str, ColumnUse] = {}
    for variable, use in uses.items():
        if use.path in table.columns or _root(use.path) in table.columns:
            filled[variable] = use
        else:
            suggestion = closest(use.path, table.columns)
            why = "suggestion" if suggestion else "template"
            log.add(ProblemCode.COLUMN_MISSING, table.file, column=use.path, why=why, suggestion=suggestion)
    spent = {column for use in uses.values() for column in (use.path, _root(use.path))}
    other_columns = tuple(column for column in table.columns if column not in spent and column not in filled)
    rows = (
        row._replace(
            values={
                **{column: row.values[column] for column in other_columns if column in row.values},
                **{variable: _value(row.values, use) for variable, use in filled.items()},
            }
        )
        for row in table.rows
    )
    return ForeignTable(table.file, (*other_columns, *filled), tuple(rows))


def _root(path: str) -> str:
    return path.partition(".")[0]


def _value(row: TaskRow, use: ColumnUse) -> JsonValue:
    value = row[use.path] if use.path in row else _inside(row.get(_root(use.path)), use.path.partition(".")[2])
    match use.kind:
        case ColumnKind.OPTIONS:
            listed = _parsed(value)
            return [_option(_inside(item, use.item)) for item in listed] if isinstance(listed, list) else value
        case ColumnKind.CARDS:
            listed = _parsed(value)
            return [_card(item, number) for number, item in enumerate(listed, 1)] if isinstance(listed, list) else value
        case ColumnKind.LINES:
            listed = _parsed(value)
            return "\n".join(as_text(_inside(item, use.item)) for item in listed) if isinstance(listed, list) else value
        case _:
            return value if use.kind is not ColumnKind.TEXT else as_text(value)


def _option(item: JsonValue) -> JsonValue:
    """Return an option. Numbers become text."""
    return item if isinstance(item, dict) else as_text(item)


def _card(item: JsonValue, number: int) -> JsonValue:
    """Return an item of a List (https://labelstud.io/tags/list). Ids are numbers from 1, in the order of the task."""
    words = next((item[name] for name in _TEXT_KEYS if name in item), item) if isinstance(item, dict) else item
    return {"id": str(number), "body": as_text(words)}


def _inside(value: JsonValue, path: str) -> JsonValue:
    """Return a nested value: names select from objects, numbers from 0 from lists. None if the path does not exist."""
    for name in path.split(".") if path else ():
        value = _parsed(value)
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < 7:
            value = value[int(name)] if int(name) < len(value) else None
        else:
            return None
    return value


def _parsed(value: JsonValue) -> JsonValue:
    """Return a CSV cell with lists and objects parsed from JSON."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    try:
        parsed: JsonValue = json.loads(value, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return value
    return parsed
