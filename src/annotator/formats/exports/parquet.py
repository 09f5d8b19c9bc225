"""Export of results to two Parquet files for DuckDB, pandas or Spark.

Rows and names are those of the CSV tables (`formats.exports.csv`), with types: days, numbers, lists of labels, and
null for missing answers. Texts are unguarded, because no such program runs them as formulas.

The regions file is flat with a row for each result item, not nested in submissions. Analysts count, filter and average
items; such columns are read separately, with minimum and maximum for each row group. Repeated IDs cost nothing in a
dictionary. The submissions file also includes submissions without items; its `result` has the answer as Label Studio's
JSON. Values of other programs that do not fit the column type are in `more`, as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from annotator.core.answer.result_items import ResultItem
from annotator.core.design.medium import Extent
from annotator.core.design.options import from_result
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.formats.exports.csv import in_time
from annotator.formats.exports.segments.frame_times import TableItem, as_in_tables
from annotator.formats.results.answer_text import SPREADSHEET, by_control, chosen, labels_key, readable
from annotator.formats.results.known_tasks import KnownTasks

if TYPE_CHECKING:
    import pyarrow as pa

# The row group size of DuckDB (https://duckdb.org/docs/stable/data/parquet/tips): large enough for one thread each, and
# small enough to hold in memory.
_GROUP_ROWS = 122_880
_GROUP_BYTES = 32 << 20
# Limits for rows held as Python objects, which take many times as much memory.
_BUFFERED_ROWS = 1_000
_BUFFERED_BYTES = 4 << 20
_AN_ITEM_BYTES = 100


class Kind(Enum):
    """The type of the non-null cells of a column."""

    TEXT = "str"
    WHOLE = "int of 64 bits"
    NUMBER = "float"
    YES_OR_NO = "bool"
    DAY = "date"
    TEXTS = "list of str"
    POINTS = "list of lists of float"


def is_parquet_missing() -> bool:
    """Return True if the library is not installed or cannot be loaded."""
    try:
        import_module("pyarrow.parquet")
    except ImportError:
        return True
    return False


def parquet_chunks(columns: Mapping[str, Kind], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a Parquet file. `rows` have a cell for each column. Raise ImportError if `is_parquet_missing`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(columns)
    sink = _Sink()
    group = list[pa.RecordBatch]()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in _batches(rows, schema):
            group.append(batch)
            if _is_full(group):
                writer.write_table(pa.Table.from_batches(group, schema), row_group_size=_GROUP_ROWS)
                group.clear()
            # Usually empty: it lets a caller that writes several files continue with another.
            yield sink.taken()
        if group:
            writer.write_table(pa.Table.from_batches(group, schema), row_group_size=_GROUP_ROWS)
    yield sink.taken()


def _table(columns: Mapping[str, Kind], rows: Iterable[Sequence[Any]]) -> pa.Table:
    import pyarrow as pa

    schema = _schema(columns)
    return pa.Table.from_batches(list(_batches(rows, schema)), schema)


def _schema(columns: Mapping[str, Kind]) -> pa.Schema:
    import pyarrow as pa

    kinds = _arrow_types()
    return pa.schema([(name, kinds[kind]) for name, kind in columns.items()])


def _arrow_types() -> Mapping[Kind, pa.DataType]:
    import pyarrow as pa

    return {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.YES_OR_NO: pa.bool_(),
        Kind.DAY: pa.date32(),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.POINTS: pa.list_(pa.list_(pa.float64())),
    }


def _batches(rows: Iterable[Sequence[Any]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield batches of a thousand rows, or fewer if they are long."""
    held: list[Sequence[Any]] = []
    held_bytes = 0
    for row in rows:
        held.append(row)
        held_bytes += sum(map(_roughly_bytes, row))
        if len(held) >= _BUFFERED_ROWS or held_bytes >= _BUFFERED_BYTES:
            yield _batch(held, schema)
            held.clear()
            held_bytes = 0
    if held:
        yield _batch(held, schema)


def _batch(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    arrays = [pa.array(cells, kind) for cells, kind in zip(columns, schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _roughly_bytes(cell: Any) -> int:
    if type(cell) is str:
        return len(cell)
    return _AN_ITEM_BYTES * len(cell) if type(cell) is list else 0


def _is_full(group: Sequence[pa.RecordBatch]) -> bool:
    rows = sum(batch.num_rows for batch in group)
    return rows + _BUFFERED_ROWS > _GROUP_ROWS or sum(batch.nbytes for batch in group) >= _GROUP_BYTES


class _Sink(io.RawIOBase):
    """A write-only stream whose written bytes can be taken out."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._place = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._place += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._place

    def taken(self) -> bytes:
        pieces = b"".join(self._pieces)
        self._pieces.clear()
        return pieces


_MOST = 2**63 - 1
_IDS = {"bundle": Kind.TEXT, "revision": Kind.WHOLE, "task": Kind.TEXT, "submission": Kind.TEXT}
SUBMISSION_KINDS: Mapping[str, Kind] = {
    **_IDS,
    "worker": Kind.TEXT,
    "skipped": Kind.YES_OR_NO,
    "submitted": Kind.DAY,
    **dict.fromkeys(TOLD, Kind.NUMBER),
    "media": Kind.TEXTS,
}
REGION_KINDS: Mapping[str, Kind] = {
    **_IDS,
    **dict.fromkeys(("region", "from_name", "to_name", "type"), Kind.TEXT),
    **dict.fromkeys(("labels", "choices", "taxonomy"), Kind.TEXTS),
    "text": Kind.TEXT,
    **dict.fromkeys(("start", "end"), Kind.NUMBER),
    **dict.fromkeys(("first_frame_on_screen", "last_frame_on_screen"), Kind.WHOLE),
    **dict.fromkeys(("label_studio_start_frame", "label_studio_end_frame", "channel"), Kind.WHOLE),
    **dict.fromkeys(("x", "y", "width", "height", "rotation", "rating", "number"), Kind.NUMBER),
    "datetime": Kind.TEXT,
    "points": Kind.POINTS,
    **dict.fromkeys(("picture_width", "picture_height"), Kind.WHOLE),
    "media_s": Kind.NUMBER,
    "item_index": Kind.WHOLE,
    "more": Kind.TEXT,
}


def submission_parquet(
    envelopes: Iterable[Envelope], controls: Sequence[str], known: KnownTasks | None
) -> Iterator[bytes]:
    """Yield the submissions file. `answer.<control>` has the text of the spreadsheet table, or null."""
    return parquet_chunks(_submission_kinds(controls, known), _submission_rows(envelopes, controls, known))


def region_parquet(envelopes: Iterable[Envelope], known: KnownTasks | None) -> Iterator[bytes]:
    return parquet_chunks(REGION_KINDS, _region_rows(envelopes, known))


def submission_table(envelopes: Iterable[Envelope], controls: Sequence[str], known: KnownTasks | None) -> pa.Table:
    """Return the rows of the submissions file in memory. Raise ImportError if `is_parquet_missing`."""
    return _table(_submission_kinds(controls, known), _submission_rows(envelopes, controls, known))


def region_table(envelopes: Iterable[Envelope], known: KnownTasks | None) -> pa.Table:
    """Return the rows of the regions file in memory. Raise ImportError if `is_parquet_missing`."""
    return _table(REGION_KINDS, _region_rows(envelopes, known))


def _submission_kinds(controls: Sequence[str], known: KnownTasks | None) -> Mapping[str, Kind]:
    columns = known.columns if known is not None else ()
    return {
        **SUBMISSION_KINDS,
        **{f"answer.{control}": Kind.TEXT for control in controls},
        **{f"input.{column}": Kind.TEXT for column in columns},
        "result": Kind.TEXT,
    }


def _submission_rows(
    envelopes: Iterable[Envelope], controls: Sequence[str], known: KnownTasks | None
) -> Iterator[Sequence[Any]]:
    for envelope in envelopes:
        by_name = by_control(envelope.answer)
        yield [
            *_ids(envelope),
            envelope.worker or None,
            envelope.was_cancelled,
            envelope.submitted_on,
            *(envelope.times.of(state) / 1000 for state in TOLD.values()),
            [medium.path for medium in envelope.media],
            *(
                readable(in_time(by_name[control], envelope, known), SPREADSHEET) if control in by_name else None
                for control in controls
            ),
            *(known.cells(envelope.task_id) if known is not None else ()),
            json.dumps(envelope.answer.as_json(), ensure_ascii=False),
        ]


def _region_rows(envelopes: Iterable[Envelope], known: KnownTasks | None) -> Iterator[Sequence[Any]]:
    for envelope in envelopes:
        ids = _ids(envelope)
        for item in envelope.answer.items:
            yield [*ids, *_region_cells(as_in_tables(item, envelope, known))]


def _ids(envelope: Envelope) -> tuple[Any, ...]:
    return (envelope.bundle_id, _integer(envelope.revision), envelope.task_id, envelope.unique_id)


def _region_cells(found: TableItem) -> list[Any]:
    item = found.item
    parts = _Parts(item)
    extent = item.extent if item.extent is not None else Extent()
    width_px, height_px = extent.size_px if extent.size_px is not None else (None, None)
    return [
        item.id,
        item.from_name,
        item.to_name,
        item.type,
        parts.taken(labels_key(item), _texts),
        *(parts.taken(name, _texts) for name in ("choices", "taxonomy")),
        parts.taken("text", _joined),
        *(parts.taken(name, _number) for name in ("start", "end")),
        *(int(frame) if frame else None for frame in (*found.shown, *found.nominal)),
        parts.taken("channel", _integer),
        *(parts.taken(name, _number) for name in ("x", "y", "width", "height", "rotation", "rating", "number")),
        parts.taken("datetime", _text),
        parts.taken("points", _points),
        _integer(width_px),
        _integer(height_px),
        extent.duration_s,
        item.page,
        parts.more(),
    ]


class _Parts:
    """The parts of the value of a result item."""

    def __init__(self, item: ResultItem) -> None:
        self._left = dict(item.value)

    def taken[T](self, name: str, fitting: Callable[[Any], T | None]) -> T | None:
        """Remove and return a part. If it does not fit the column type, leave it and return None."""
        part = fitting(self._left.get(name))
        if part is not None:
            del self._left[name]
        return part

    def more(self) -> str | None:
        """Return the remaining parts as JSON, or None."""
        return json.dumps(self._left, ensure_ascii=False) if self._left else None


def _text(part: Any) -> str | None:
    return part if isinstance(part, str) else None


def _joined(part: Any) -> str | None:
    """Return the texts of a text area, one per line, or None."""
    is_texts = isinstance(part, list | tuple) and all(isinstance(text, str) for text in part)
    return SPREADSHEET.texts.join(part) if is_texts else _text(part)


def _texts(part: Any) -> list[str] | None:
    """Return labels, or choices with their paths, or None."""
    is_texts = isinstance(part, list | tuple) and len(from_result(part)) == len(part)
    return chosen(part) if is_texts else None


def _number(part: Any) -> float | None:
    return float(part) if isinstance(part, int | float) and not isinstance(part, bool) else None


def _integer(part: Any) -> int | None:
    """Return an integer or None. JSON has one number type: 640.0 is an integer too."""
    number = _number(part)
    is_whole = number is not None and number.is_integer() and abs(part) <= _MOST
    return int(part) if is_whole else None


def _points(part: Any) -> list[list[float]] | None:
    if not isinstance(part, list | tuple) or not all(isinstance(point, list | tuple) for point in part):
        return None
    points = [[_number(place) for place in point] for point in part]
    places = [[place for place in point if place is not None] for point in points]
    return places if places == points else None
