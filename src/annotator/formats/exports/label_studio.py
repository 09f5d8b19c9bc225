"""Results as tasks that Label Studio imports: `[{"id": 1, "data": {...}, "annotations": [...]}, ...]`, UTF-8.

Shape: https://labelstud.io/guide/tasks#Basic-Label-Studio-JSON-format. What Label Studio 1.23 does with it on import:
`ground_truth` is true unless it is written, so it is written. `completed_by` takes members of its organisation alone,
by number or e-mail, and refuses the whole file for anything else: a pseudonym cannot stand there, and the person who
imports becomes the author. A task's `meta` is kept, so that it has the workers and days by `unique_id`; what else an
annotation holds, and a task's `id`, are read by nothing and tell people which submission this was. So a second import
of the same file makes every task, with its annotations, a second time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from annotator.core.design.pages import pages_in, shows_pages
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.known_tasks import KnownTasks

_LONGEST_NUMBER = 15


def label_studio_chunks(
    tasks: Iterable[Sequence[Envelope]], known: KnownTasks, media_prefix: str = ""
) -> Iterator[bytes]:
    """One task after the other; each comes with all its submissions, at least one. `media_prefix` is put before each
    path in a column that shows media."""
    as_data = _Data(known, media_prefix)
    between = "[\n"
    for submissions in tasks:
        written = json.dumps(_task(submissions, as_data), ensure_ascii=False, allow_nan=False)
        yield f"{between}{written}".encode()
        between = ",\n"
    yield b"[]\n" if between == "[\n" else b"\n]\n"


def _task(submissions: Sequence[Envelope], as_data: _Data) -> Mapping[str, Any]:
    first = submissions[0]
    return {
        "id": _number(first.task_id),
        "data": as_data(first.task_id),
        **_predicted(as_data.known.predictions(first.task_id)),
        "meta": {
            "bundle": f"{first.bundle_id}@{first.revision}",
            "task": first.task_id,
            "submissions": [_submission(envelope) for envelope in submissions],
        },
        "annotations": [_annotation(envelope) for envelope in submissions],
    }


def _predicted(text: str) -> Mapping[str, Any]:
    """What the worker found answered beforehand goes where it came from; what is no JSON stays where it is."""
    try:
        predictions = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return {}
    return {"predictions": predictions if isinstance(predictions, list) else [predictions]} if predictions else {}


def _annotation(envelope: Envelope) -> Mapping[str, Any]:
    return {
        **_submission(envelope),
        "result": envelope.answer.as_json(),
        "was_cancelled": envelope.was_cancelled,
        "ground_truth": False,
        "lead_time": envelope.times.of(State.ON_TASK) / 1000,
    }


def _submission(envelope: Envelope) -> Mapping[str, str]:
    """`worker` is there where the worker did not leave it out."""
    named = {"worker": envelope.worker} if envelope.worker else {}
    return {"unique_id": envelope.unique_id, **named, "submitted": envelope.submitted_on.isoformat()}


class _Data:
    """The columns of a task. Those that hold lists of choices are lists again, as Label Studio wants them: of objects,
    never of texts; those that hold media are addresses where there is a prefix, and lists of pages are lists of
    them."""

    def __init__(self, known: KnownTasks, media_prefix: str) -> None:
        self.known = known
        self._prefix = media_prefix
        self._lists = known.bundle.design.dynamic_columns()
        self._media = frozenset(known.bundle.design.media_columns())
        self._paged = frozenset(tag.value[1:] for tag in known.bundle.design.media() if shows_pages(tag))

    def __call__(self, task_id: str) -> Mapping[str, Any]:
        cells = zip(self.known.columns, self.known.cells(task_id), strict=True)
        return {column: self._value(column, cell) for column, cell in cells}

    def _value(self, column: str, cell: str) -> Any:
        if column in self._lists:
            return _listed(cell)
        if column in self._paged and (pages := pages_in(cell)) is not None:
            return [media_address(self._prefix, path) for path in pages]
        return media_address(self._prefix, cell) if column in self._media and cell else cell


def media_address(prefix: str, path: str) -> str:
    """`path` of a bundle behind `prefix`, which is taken as it is. Addresses of a web server are percent-encoded, as
    `/data/local-files/?d=` is; `s3://` and its like name a file by its very letters."""
    scheme, sign, _ = prefix.partition("://")
    is_read_as_it_stands = not prefix or (bool(sign) and scheme.lower() not in ("http", "https"))
    return prefix + (path if is_read_as_it_stands else quote(path))


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
