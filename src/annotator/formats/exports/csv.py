"""Export of results to two spreadsheet tables: a row for each submission, and a row for each result item. The
only times are the day of submission and the seconds of work. `worker` is the worker's pseudonym."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from annotator.core.answer.result_items import ResultItem
from annotator.core.design.medium import Extent
from annotator.core.design.options import from_result
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.formats.exports.segments.frame_times import TableItem, as_in_tables
from annotator.formats.results.answer_text import (
    SPREADSHEET,
    by_control,
    chosen,
    labels_key,
    number_text,
    order_in_time,
    readable,
)
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.spreadsheet import BYTE_ORDER_MARK, Guard, csv_chunks

IDS = ("bundle", "revision", "task", "submission")
_PLAIN_PARTS = ("start", "end", "channel", "x", "y", "width", "height", "rotation", "rating", "number", "datetime")
_LISTED_PARTS = ("choices", "taxonomy", "points")
REGION_COLUMNS = (
    "region", "from_name", "to_name", "type", "labels", "choices", "taxonomy", "text",
    "start", "end", "first_frame_on_screen", "last_frame_on_screen",
    "label_studio_start_frame", "label_studio_end_frame",
    *_PLAIN_PARTS[2:], "points", "picture_width", "picture_height", "media_s", "item_index", "more",
)  # fmt: skip


def submission_chunks(
    envelopes: Iterable[Envelope], controls: Sequence[str], known: KnownTasks | None, guard: Guard
) -> Iterator[bytes]:
    """Yield the submissions table. `answer.<control>`: answers; `input.<column>`: task data, given the bundle."""
    yield BYTE_ORDER_MARK
    yield from csv_chunks(_submission_rows(envelopes, controls, known), guard)


def region_chunks(envelopes: Iterable[Envelope], known: KnownTasks | None, guard: Guard) -> Iterator[bytes]:
    """Yield the regions table. Parts of a value are in columns of their own; the rest is JSON in the last column,
    `more`. A video range has its seconds, its frames on screen and its frames as Label Studio counts them."""
    yield BYTE_ORDER_MARK
    yield from csv_chunks(_region_rows(envelopes, known), guard)


def _submission_rows(
    envelopes: Iterable[Envelope], controls: Sequence[str], known: KnownTasks | None
) -> Iterator[Sequence[str]]:
    asked = known.columns if known is not None else ()
    answer_columns = [f"answer.{control}" for control in controls]
    columns = [f"input.{column}" for column in asked]
    yield [*IDS, "worker", "skipped", "submitted", *TOLD, "media", *answer_columns, *columns]
    for envelope in envelopes:
        by_name = by_control(envelope.answer)
        items = {control: in_time(answers, envelope, known) for control, answers in by_name.items()}
        yield [
            *_ids(envelope),
            envelope.worker,
            "yes" if envelope.was_cancelled else "no",
            envelope.submitted_on.isoformat(),
            *(number_text(envelope.times.of(state) / 1000) for state in TOLD.values()),
            SPREADSHEET.choices.join(medium.path for medium in envelope.media),
            *(readable(items.get(control, ()), SPREADSHEET) for control in controls),
            *(known.cells(envelope.task_id) if known is not None else ()),
        ]


def in_time(items: Sequence[ResultItem], envelope: Envelope, known: KnownTasks | None) -> list[ResultItem]:
    """Return result items in table form, sorted by time instead of by creation."""
    return sorted((as_in_tables(item, envelope, known).item for item in items), key=order_in_time)


def _region_rows(envelopes: Iterable[Envelope], known: KnownTasks | None) -> Iterator[Sequence[str]]:
    yield [*IDS, *REGION_COLUMNS]
    for envelope in envelopes:
        for item in envelope.answer.items:
            yield [*_ids(envelope), *_region_cells(as_in_tables(item, envelope, known))]


def _region_cells(found: TableItem) -> list[str]:
    item = found.item
    left = dict(item.value)
    labels = left.pop(labels_key(item), [])
    text = left.pop("text", "")
    extent = item.extent if item.extent is not None else Extent()
    plain = [
        part if isinstance(part, str) else number_text(part) for part in (left.pop(name, "") for name in _PLAIN_PARTS)
    ]
    listed = {name: left.pop(name, []) for name in _LISTED_PARTS}
    return [
        item.id,
        item.from_name,
        item.to_name,
        item.type,
        _joined(labels),
        _joined(listed["choices"]),
        _joined(listed["taxonomy"]),
        text if isinstance(text, str) else SPREADSHEET.texts.join(text),
        *plain[:2],
        *found.shown,
        *found.nominal,
        *plain[2:],
        json.dumps(listed["points"]) if listed["points"] else "",
        *(map(str, extent.size_px) if extent.size_px is not None else ("", "")),
        number_text(extent.duration_s) if extent.duration_s is not None else "",
        str(item.page) if item.page is not None else "",
        json.dumps(left, ensure_ascii=False) if left else "",
    ]


def _joined(listed: object) -> str:
    """Return a joined list, or JSON for other values, because other programs may write anything under `...labels`."""
    if not isinstance(listed, list | tuple) or len(from_result(listed)) != len(listed):
        return json.dumps(listed, ensure_ascii=False)
    return SPREADSHEET.choices.join(chosen(listed))


def _ids(envelope: Envelope) -> tuple[str, ...]:
    return (envelope.bundle_id, str(envelope.revision), envelope.task_id, envelope.unique_id)
