"""The format of the change log: numbered lines with a checksum, so that a corrupt line affects only itself.

    5d41402a {"n":17,"last":[4711,"9f86d0..."],"rows":[["parcels",["<unique_id>"],{"state":"accepted",...}],...]}

`last` is the last ledger entry after the change: its number and hash. A row has the values after the change, or null
if it was deleted. The lines of one change name its first line (`since`), and all but the last have `"more":true`.
The first line of a file has `begins` instead: true if the file continues where the previous one ended. Marks have
lines of their own: `copy` names the backup made since this file began, `closed` marks an orderly end of the program."""

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
    """The last entry of the ledger: its number, 0 if there is none, and its hash."""

    seq: int
    sha256: str


class Changed(Struct, frozen=True):
    """A row by its table and key: its current values, or None if it was deleted."""

    table: str
    key: tuple[SqlValue, ...]
    row: CellsByName | None


class LogLine(Struct, frozen=True):
    """A line of the change log. `since` is the number of the first line of a change with several lines. `begins` is
    None except in the first line of a file."""

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


def read_line(data: bytes) -> LogLine | None:
    """Parse a line. Return None for a corrupt line and for the format of another program version."""
    text = data.rstrip(b"\n")[_CHECKSUM + 1 :]
    if data[: _CHECKSUM + 1] != b"%08x " % zlib.crc32(text):
        return None
    try:
        content = json.loads(text)
        rows = tuple(_row_of_json(*row) for row in content.get("rows", ()))
        return LogLine(
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


def lines_of(path: Path) -> Iterator[LogLine]:
    """Yield the valid lines in order. Raise OSError."""
    with path.open("rb") as file:
        for data in file:
            line = read_line(data)
            if line is not None:
                yield line


def is_intact(path: Path, *, torn: bool) -> bool:
    """Return whether every line is valid and none is missing, without checking that the last was the last one. With
    `torn`, the end may be missing after a kill; the next program logged those changes again. Raise OSError."""
    with path.open("rb") as file:
        line = None
        for expected, data in enumerate(file):
            if torn and not data.endswith(b"\n"):
                break
            line = read_line(data)
            if line is None or line.number != expected or not data.endswith(b"\n"):
                return False
        return torn or line is not None


def last_line(path: Path) -> LogLine | None:
    """Return the last valid line, or None. The file is read from the end. Raise OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        length = _TAIL_BYTES
        while True:
            file.seek(max(0, size - length))
            tail = file.read(length).splitlines(keepends=True)
            # The first piece may be the end of a longer line.
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
