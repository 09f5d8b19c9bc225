"""Cache file of the tasks of an imported bundle in their memory layout, so that opening the bundle parses nothing.

  annotator-tasks 2
  CRC-32 of all that follows, as a decimal number
  {"id_column": ..., "paths": [...], "columns": {name: [[bytes of text, rows, JSON bits], ...], ...}}

Then follow, for each piece of each column, its texts in UTF-8 and the end of each text as unsigned 32-bit numbers.
Numbers are little-endian. If the file is damaged, the task table itself is read instead."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterator
from itertools import chain
from typing import Any

from annotator.core.bundle.tasks import Column, ColumnPiece, Tasks

_FIRST_LINE = b"annotator-tasks 2\n"
_END_BYTES = 4


def packed_tasks(tasks: Tasks) -> Iterator[bytes | memoryview]:
    """Yield the content of the cache file in parts, unjoined: they may have hundreds of megabytes."""
    pieces = [piece for column in tasks.columns.values() for piece in column.pieces]
    sizes = {
        name: [[len(piece.data), len(piece.ends), f"{piece.json_bits:x}"] for piece in column.pieces]
        for name, column in tasks.columns.items()
    }
    named = {"id_column": tasks.id_column, "paths": sorted(tasks.path_columns)}
    head = json.dumps({**named, "columns": sizes}).encode() + b"\n"
    parts = [head, *chain.from_iterable((piece.data, _ends_written(piece)) for piece in pieces)]
    crc = 0
    for part in parts:
        crc = zlib.crc32(part, crc)
    yield _FIRST_LINE
    yield f"{crc}\n".encode()
    yield from parts


def unpacked_tasks(data: bytes) -> Tasks | None:
    """Return the tasks, or None if the CRC or the header differs from the output of `packed_tasks`. Texts are not
    copied: they are views of `data`."""
    after_crc = data.find(b"\n", len(_FIRST_LINE)) + 1
    after_head = data.find(b"\n", after_crc) + 1
    if not data.startswith(_FIRST_LINE) or not after_crc or not after_head:
        return None
    if data[len(_FIRST_LINE) : after_crc] != f"{zlib.crc32(memoryview(data)[after_crc:])}\n".encode():
        return None
    head: dict[str, Any] = json.loads(data[after_crc:after_head])
    body = memoryview(data)[after_head:]
    columns: dict[str, Column] = {}
    for name, sizes in head["columns"].items():
        pieces: list[ColumnPiece] = []
        for text_bytes, rows, json_bits in sizes:
            texts, ends, body = _cut(body, text_bytes, rows * _END_BYTES)
            pieces.append(ColumnPiece(texts, _ends_read(ends), int(json_bits, 16)))
        columns[name] = Column(tuple(pieces))
    return Tasks(columns, head["id_column"], path_columns=frozenset(head["paths"]))


def _cut(data: memoryview, first: int, second: int) -> tuple[memoryview, memoryview, memoryview]:
    return data[:first], data[first : first + second], data[first + second :]


def _ends_written(piece: ColumnPiece) -> bytes:
    if sys.byteorder == "little":
        return piece.ends.tobytes()
    swapped = array("I", piece.ends)
    swapped.byteswap()
    return swapped.tobytes()


def _ends_read(data: memoryview) -> array[int]:
    ends = array("I")
    ends.frombytes(data)
    if sys.byteorder != "little":
        ends.byteswap()
    return ends
