"""Writer of a new bundle's task table: tasks.csv if all values are plain text, else Label Studio's tasks.json."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Final

from annotator.core.bundle.tasks import PREDICTIONS_COLUMN

type JsonValue = str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None
type TaskRow = Mapping[str, JsonValue]

CSV_FILE: Final = "tasks.csv"
JSON_FILE: Final = "tasks.json"
# Field size limit of Python's csv module: a requester's scripts may read the file, too.
_LONGEST_CSV_VALUE = 131_072
_LONGEST_NUMBER = 15


def tasks_file(columns: Sequence[str], rows: Sequence[TaskRow], id_column: str) -> tuple[str, bytes]:
    """Return the name and the content of a file for these rows. Rows have no other columns than `columns`."""
    if _fits_csv(columns, rows, id_column):
        return CSV_FILE, tasks_csv(columns, rows)
    return JSON_FILE, tasks_json(rows, id_column)


def tasks_csv(columns: Sequence[str], rows: Sequence[TaskRow]) -> bytes:
    """Return CSV: UTF-8, comma separated, quoted by RFC 4180. Lists and objects are JSON, missing values empty."""
    held = io.StringIO(newline="")
    # With a line end of two characters, the writer quotes values that contain either character.
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([as_text(row.get(column)) for column in columns] for row in rows)
    return held.getvalue().encode()


def tasks_json(rows: Sequence[TaskRow], id_column: str) -> bytes:
    """Return `[{"id": 1, "data": {...}}]` with one task per line (https://labelstud.io/guide/tasks). Only a column
    named `id` is moved out of the data to the key that Label Studio reads. A numeric ID is written as a number."""
    lines = [json.dumps({**_task(row, id_column), **_predicted(row)}, ensure_ascii=False) for row in rows]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def as_text(value: JsonValue) -> str:
    """Return a value as the text of a task column."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _task(row: TaskRow, id_column: str) -> dict[str, JsonValue]:
    data = {column: value for column, value in row.items() if column not in _predicted(row)}
    if id_column != "id" or id_column not in row:
        return {"data": data}
    del data[id_column]
    return {"id": _number(as_text(row[id_column])), "data": data}


def _predicted(row: TaskRow) -> dict[str, JsonValue]:
    """Return the predictions for the key beside the data, as Label Studio reads them. Text there is not moved."""
    predictions = row.get(PREDICTIONS_COLUMN)
    return {PREDICTIONS_COLUMN: predictions} if isinstance(predictions, list) else {}


def _number(text: str) -> str | int:
    is_plain = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_plain and str(int(text)) == text else text


def _fits_csv(columns: Sequence[str], rows: Sequence[TaskRow], id_column: str) -> bool:
    if any(not column or column != column.strip() for column in columns):
        return False
    for row in rows:
        for column, value in row.items():
            is_text = value is None or column == id_column or isinstance(value, str)
            if not is_text or len(as_text(value)) > _LONGEST_CSV_VALUE:
                return False
    return True
