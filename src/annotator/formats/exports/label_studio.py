"""Results as tasks that Label Studio imports: `[{"id": 1, "data": {...}, "annotations": [...]}, ...]`, UTF-8.

Shape: https://labelstud.io/guide/tasks#Basic-Label-Studio-JSON-format. What Label Studio 1.23 does with it on import:
`ground_truth` is true unless it is written, so it is written; without `completed_by` the person who imports becomes the
author; `unique_id`, `created_at` and a task's `id` are read by nothing and tell people which submission this was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotator.core.ledger.clock import iso_utc
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.known_tasks import KnownTasks

_LONGEST_NUMBER = 15


def label_studio_chunks(tasks: Iterable[Sequence[Envelope]], known: KnownTasks | None) -> Iterator[bytes]:
    """One task after the other; each comes with all its submissions, at least one. Without the bundle, `data` holds
    the task's id and the paths of its media, for nothing else is known."""
    between = "[\n"
    for submissions in tasks:
        written = json.dumps(_task(submissions, known), ensure_ascii=False, allow_nan=False)
        yield f"{between}{written}".encode()
        between = ",\n"
    yield b"[]\n" if between == "[\n" else b"\n]\n"


def _task(submissions: Sequence[Envelope], known: KnownTasks | None) -> Mapping[str, Any]:
    first = submissions[0]
    return {
        "id": _number(first.task_id),
        "data": _known_data(first.task_id, known) if known is not None else _data(submissions),
        "meta": {"bundle": f"{first.bundle_id}@{first.revision}", "task": first.task_id},
        "annotations": [_annotation(envelope) for envelope in submissions],
    }


def _annotation(envelope: Envelope) -> Mapping[str, Any]:
    submitted = iso_utc(envelope.submitted_utc_ms)
    return {
        "unique_id": envelope.unique_id,
        "result": envelope.answer.as_json(),
        "was_cancelled": envelope.was_cancelled,
        "ground_truth": False,
        "lead_time": envelope.times.of(State.ON_TASK) / 1000,
        "created_at": submitted,
        "updated_at": submitted,
    }


def _data(submissions: Sequence[Envelope]) -> Mapping[str, Any]:
    media = dict.fromkeys(medium.path for envelope in submissions for medium in envelope.media)
    return {"id": submissions[0].task_id, "media": list(media)}


def _known_data(task_id: str, known: KnownTasks) -> Mapping[str, Any]:
    """Columns that hold lists of choices are lists again, as Label Studio wants them: of objects, never of texts."""
    lists = known.bundle.design.dynamic_columns()
    cells = zip(known.columns, known.cells(task_id), strict=True)
    return {column: _listed(cell) if column in lists else cell for column, cell in cells}


def _listed(cell: str) -> Any:
    try:
        value = json.loads(cell)
        return [_option(item) for item in value] if isinstance(value, list) else cell
    except (ValueError, RecursionError):
        return cell


def _option(item: Any) -> Any:
    if isinstance(item, str):
        return {"value": item}
    if isinstance(item, dict) and isinstance(item.get("children"), list):
        return {**item, "children": [_option(child) for child in item["children"]]}
    return item


def _number(task_id: str) -> str | int:
    """Label Studio's own ids are numbers."""
    is_plain = task_id.isascii() and task_id.isdigit() and len(task_id) <= _LONGEST_NUMBER
    return int(task_id) if is_plain and str(int(task_id)) == task_id else task_id
