"""The ledger as JSON Lines, lossless in both directions: one entry per line, oldest first, UTF-8.

Format of a line: `resources/schema/ledger-entry.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from annotator.core.ledger.entries import Entry

SCHEMA = "schema/ledger-entry.schema.json"

_ENTRY_TYPES = {"seq": int, "kind": str, "stamp": dict, "body": dict, "previous_sha256": str, "sha256": str}
_TIMESTAMP_TYPES = {"utc_ms": int, "zone": str, "offset_min": int, "boot_id": str, "awake_ms": int, "running_ms": int}
_WORDS: Mapping[type, str] = {int: "a whole number", str: "text", dict: "an object"}


class LineFault(Struct, frozen=True):
    """The reason why a line is not an entry. `line` counts from 1; `reason` is English text for the user."""

    line: int
    reason: str


class Lines(Struct, frozen=True):
    """All readable entries in order, and all unreadable lines."""

    entries: tuple[Entry, ...]
    faults: tuple[LineFault, ...]


def ledger_lines(entries: Iterable[Entry]) -> bytes:
    return b"".join(
        json.dumps(entry.as_json(), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode() + b"\n"
        for entry in entries
    )


def parse_lines(data: bytes) -> Lines:
    """Return the entries of `data`, the inverse of `ledger_lines`. Empty lines are skipped.

    The hash chain is not verified here but in `core.ledger.entries.first_broken`."""
    entries: list[Entry] = []
    faults: list[LineFault] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            entries.append(entry_of_line(line))
        except ValueError as error:
            faults.append(LineFault(number, str(error)))
    return Lines(tuple(entries), tuple(faults))


def entry_of_line(line: bytes) -> Entry:
    """Return the entry of one line, so that callers can read a long ledger line by line. Raise ValueError with the
    reason."""
    try:
        value = json.loads(line.decode(), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at character {error.pos + 1}: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _check("the entry", value, _ENTRY_TYPES)
    _check("stamp", value["stamp"], _TIMESTAMP_TYPES)
    try:
        return Entry.from_json(value)
    except ValueError as error:
        raise ValueError(f"kind {value['kind']!r} is not known to this version") from error


def _check(name: str, value: Any, types: Mapping[str, type]) -> None:
    if type(value) is not dict:
        raise ValueError(f"{name} must be an object")
    missing, unknown = types.keys() - value.keys(), value.keys() - types.keys()
    if missing:
        raise ValueError(f"{name} lacks {', '.join(sorted(missing))}")
    if unknown:
        raise ValueError(f"{name} has the unknown {', '.join(sorted(unknown))}")
    for key, kind in types.items():
        if type(value[key]) is not kind:
            raise ValueError(f"{key} must be {_WORDS[kind]}")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
