"""Export of results to tasks for import into Label Studio: `[{"id": 1, "data": {...}, "annotations": [...]}, ...]`,
UTF-8.

Format: https://labelstud.io/guide/tasks#Basic-Label-Studio-JSON-format. Behaviour of Label Studio 1.23 on import:

- `ground_truth` defaults to true, so it is written explicitly.
- `completed_by` accepts only members of the organisation, by number or e-mail, and rejects the whole file otherwise.
  A pseudonym is not possible there, so the importing user becomes the author.
- The `meta` of a task is kept. It therefore contains workers and days by `unique_id`.
- Other keys of an annotation and the `id` of a task are ignored; they only identify the submission for readers.
- A second import of the same file duplicates all tasks with their annotations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import isinf
from typing import Any
from urllib.parse import quote

from annotator.core.design.objects import List, is_structured
from annotator.core.design.structured_cells import changed_at, path_of
from annotator.core.design.tree import pages_in, shows_pages
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.known_tasks import KnownTasks

_LONGEST_NUMBER = 15


def label_studio_chunks(
    tasks: Iterable[Sequence[Envelope]], known: KnownTasks, media_prefix: str = ""
) -> Iterator[bytes]:
    """Yield one task after the other, each with all its submissions, at least one. `media_prefix` is prepended to
    each path in a media column."""
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
    """Return the predictions shown to the worker for their original key. Invalid JSON is not moved."""
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
    """Return the identity of a submission. `worker` is absent if the worker does not send a pseudonym."""
    named = {"worker": envelope.worker} if envelope.worker else {}
    return {"unique_id": envelope.unique_id, **named, "submitted": envelope.submitted_on.isoformat()}


class _Data:
    """The columns of a task: numbers, lists and objects as in its table. Option lists become lists of objects, as
    Label Studio requires, not of texts. Media paths, and paths in page lists, get the prefix. JSON in a text is parsed
    if the design names values inside it or a tag shows it, because Label Studio does not."""

    def __init__(self, known: KnownTasks, media_prefix: str) -> None:
        self.known = known
        self._prefix = media_prefix
        self._lists = known.bundle.design.dynamic_columns()
        self._media = frozenset(known.bundle.design.media_columns())
        self._paged = frozenset(tag.value[1:] for tag in known.bundle.design.media() if shows_pages(tag))
        tags = known.bundle.design.objects()
        self._structured = frozenset(tag.value[1:] for tag in tags if is_structured(tag))
        self._cards = frozenset(tag.value[1:] for tag in tags if isinstance(tag, List))
        self._paths = {name: path_of(name) for name in known.bundle.tasks.path_columns}
        self._roots = {path[0] for path in self._paths.values()}

    def __call__(self, task_id: str) -> Mapping[str, Any]:
        cells = zip(self.known.columns, self.known.cells(task_id), strict=True)
        as_json = self.known.json_columns(task_id)
        data = {column: self._value(column, cell, is_json=column in as_json) for column, cell in cells}
        for name in self._paths.keys() & (self._lists.keys() | self._media | self._structured):
            data = changed_at(data, self._paths[name], partial(self._inner, name))
        return data

    def _inner(self, name: str, value: Any) -> Any:
        is_text = isinstance(value, str)
        return self._value(name, value if is_text else json.dumps(value), is_json=not is_text)

    def _value(self, column: str, cell: str, *, is_json: bool) -> Any:
        if column in self._lists:
            return _listed(cell)
        if column in self._paged and (pages := pages_in(cell)) is not None:
            return [media_address(self._prefix, path) for path in pages]
        if is_json or column in self._roots or column in self._structured:
            value = _json_value(cell)
            return self._with_card_images(value) if self._prefix and column in self._cards else value
        return media_address(self._prefix, cell) if column in self._media and cell else cell

    def _with_card_images(self, cards: Any) -> Any:
        """Return the cards with the prefix at the paths of the images in their HTML."""
        from annotator.core.design.structures.cards import with_sources

        change = partial(media_address, self._prefix)
        return [{**card, "html": with_sources(card["html"], change)} if card.get("html") else card for card in cards]


def _json_value(cell: str) -> Any:
    """Return the value of a cell in JSON, or its text if Python cannot hold the number."""
    try:
        value = json.loads(cell) if cell else None
    except (ValueError, RecursionError):
        return cell
    return cell if isinstance(value, float) and isinf(value) else value


def media_address(prefix: str, path: str) -> str:
    """Return `prefix` and `path` of a bundle. `prefix` is used unchanged. The path is percent-encoded for web
    servers and `/data/local-files/?d=`. Schemes such as `s3://` use literal names."""
    scheme, sign, _ = prefix.partition("://")
    is_read_as_it_stands = not prefix or (bool(sign) and scheme.lower() not in ("http", "https"))
    return prefix + (path if is_read_as_it_stands else quote(path))


def _listed(cell: str) -> Any:
    try:
        value = json.loads(cell, parse_int=str, parse_float=str)  # as `dynamic_options` reads them
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
    """Return a number if possible, because Label Studio's own IDs are numbers."""
    is_plain = task_id.isascii() and task_id.isdigit() and len(task_id) <= _LONGEST_NUMBER
    return int(task_id) if is_plain and str(int(task_id)) == task_id else task_id
