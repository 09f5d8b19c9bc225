"""Streaming Parquet writer: one row group at a time, with the list of groups at the end.

It uses the Apache Arrow library (https://arrow.apache.org/docs/python/parquet.html). The library is optional and
loaded only for Parquet exports; workers do not need it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

# The row group size of DuckDB (https://duckdb.org/docs/stable/data/parquet/tips): large enough for one thread each, and
# small enough to hold in memory.
_GROUP_ROWS = 122_880
_GROUP_BYTES = 32 << 20
# Limits for rows held as Python objects, which take many times as much memory.
_HELD_ROWS = 1_000
_HELD_BYTES = 4 << 20
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

    schema = pa.schema([(name, _arrow_types()[kind]) for name, kind in columns.items()])
    sink, group = _Sink(), list[pa.RecordBatch]()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in _batches(rows, schema):
            group.append(batch)
            if _is_whole(group):
                writer.write_table(pa.Table.from_batches(group, schema), row_group_size=_GROUP_ROWS)
                group.clear()
            # Usually empty: it lets a caller that writes several files continue with another.
            yield sink.taken()
        if group:
            writer.write_table(pa.Table.from_batches(group, schema), row_group_size=_GROUP_ROWS)
    yield sink.taken()


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
        if len(held) >= _HELD_ROWS or held_bytes >= _HELD_BYTES:
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


def _is_whole(group: Sequence[pa.RecordBatch]) -> bool:
    rows = sum(batch.num_rows for batch in group)
    return rows + _HELD_ROWS > _GROUP_ROWS or sum(batch.nbytes for batch in group) >= _GROUP_BYTES


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
