"""The lines of a file of changes: each with its number and a checksum, so that a spoiled one costs itself alone.

    5d41402a {"n":17,"last":[4711,"9f86d0..."],"rows":[["parcels",["<unique_id>"],{"state":"accepted",...}],...]}

`last` is the ledger's last entry after the change: its number and its hash. A row is how it stood after the change, or
null where it was deleted. Lines of one change name its first (`since`), and all but the last have `"more":true`. The
first line of a file has `begins` instead: whether the file goes on where the one before it ended. Marks are lines of
their own: `copy` names the copy that was made from this file on, `closed` the orderly end of a program.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

type SqlValue = str | int | float | bytes | None
type CellsByName = Mapping[str, SqlValue]

_CHECKSUM = 8  # hexadecimal digits
_TAIL_BYTES = 1 << 16


class LastEntry(Struct, frozen=True):
    """Of the ledger: its number, 0 where there is none, and its hash."""

    seq: int
    sha256: str


class Changed(Struct, frozen=True):
    """A row by its table and the values of its key: how it stands now, or None where it is gone."""

    table: str
    key: tuple[SqlValue, ...]
    row: CellsByName | None


class ToldLine(Struct, frozen=True):
    """`since` is the number of the first line of a change that has several. `begins` is None but in a file's first
    line."""

    number: int
    last: LastEntry
    rows: Sequence[Changed] = ()
    more: bool = False
    since: int = -1
    begins: bool | None = None
    copy: str = ""
    closed: bool = False

    def as_bytes(self) -> bytes:
        content: dict[str, Any] = {"n": self.number, "last": [self.last.seq, self.last.sha256]}
        if self.rows:
            content["rows"] = [_row_as_json(changed) for changed in self.rows]
        for name in ("more", "copy", "closed"):
            if getattr(self, name):
                content[name] = getattr(self, name)
        if self.since >= 0:
            content["since"] = self.since
        if self.begins is not None:
            content["begins"] = self.begins
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return b"%08x %s\n" % (zlib.crc32(text), text)


def read_line(data: bytes) -> ToldLine | None:
    """None for what is spoiled, and for what another version of this program wrote."""
    text = data.rstrip(b"\n")[_CHECKSUM + 1 :]
    if data[: _CHECKSUM + 1] != b"%08x " % zlib.crc32(text):
        return None
    try:
        content = json.loads(text)
        rows = tuple(_row_of_json(*row) for row in content.get("rows", ()))
        return ToldLine(
            content["n"],
            LastEntry(*content["last"]),
            rows,
            content.get("more", False),
            content.get("since", -1),
            content.get("begins"),
            content.get("copy", ""),
            content.get("closed", False),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def lines_of(path: Path) -> Iterator[ToldLine]:
    """Those that are whole, in order. Raises OSError."""
    with path.open("rb") as file:
        for data in file:
            line = read_line(data)
            if line is not None:
                yield line


def is_whole(path: Path, *, torn: bool) -> bool:
    """Whether every line can be read, and none lacks: not whether the last one was the last. With `torn` its end may be
    missing, as where a program was killed; who came after it told all that again. Raises OSError."""
    with path.open("rb") as file:
        line = None
        for expected, data in enumerate(file):
            if torn and not data.endswith(b"\n"):
                break
            line = read_line(data)
            if line is None or line.number != expected or not data.endswith(b"\n"):
                return False
        return torn or line is not None


def last_line(path: Path) -> ToldLine | None:
    """The last one that is whole, and None where there is none: read from the end. Raises OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        length = _TAIL_BYTES
        while True:
            file.seek(max(0, size - length))
            tail = file.read(length).splitlines(keepends=True)
            # The first may be the end of a longer one.
            for data in reversed(tail[1:] if length < size else tail):
                line = read_line(data)
                if line is not None:
                    return line
            if length >= size:
                return None
            length *= 4


def _row_as_json(changed: Changed) -> list[Any]:
    row = None if changed.row is None else {name: _value_as_json(value) for name, value in changed.row.items()}
    return [changed.table, list(changed.key), row]


def _value_as_json(value: SqlValue) -> Any:
    if not isinstance(value, bytes):
        return value
    try:
        return {"utf-8": value.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def _row_of_json(table: str, key: list[SqlValue], row: dict[str, Any] | None) -> Changed:
    values = None if row is None else {name: _value_of_json(value) for name, value in row.items()}
    return Changed(table, tuple(key), values)


def _value_of_json(value: Any) -> SqlValue:
    if isinstance(value, dict):
        return str(value["utf-8"]).encode() if "utf-8" in value else base64.b64decode(value["base64"])
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise ValueError("no value of a row")
