"""The hash chain of the ledger: each entry contains the SHA-256 of the previous one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from annotator.core.ledger.entries import GENESIS, Entry, NewEntry, entry_content


def chained(new: NewEntry, seq: int, previous_sha256: str) -> Entry:
    content = entry_content(seq, new.kind, new.timestamp, new.body, previous_sha256)
    return Entry(seq, new.kind, new.timestamp, new.body, previous_sha256, _sha256(content))


class Breach(StrEnum):
    """A fault of an entry."""

    UNREADABLE = "unreadable"  # it cannot be parsed
    CONTENT = "content"  # the content does not match the hash
    PLACE = "place"  # an entry before it is missing or duplicated
    LINK = "link"  # it does not follow from the previous entry


def breach(entry: Entry, expected_seq: int, previous_sha256: str) -> Breach | None:
    """Return the fault of an entry, or None if content, number and link are correct."""
    content = entry_content(entry.seq, entry.kind, entry.timestamp, entry.body, entry.previous_sha256)
    if _sha256(content) != entry.sha256:
        return Breach.CONTENT
    if entry.seq != expected_seq:
        return Breach.PLACE
    return None if entry.previous_sha256 == previous_sha256 else Breach.LINK


def first_breach(entries: Iterable[Entry]) -> tuple[Entry, Breach] | None:
    """Return the first entry with a fault, or None for an intact chain."""
    previous = GENESIS
    expected = 1
    for entry in entries:
        fault = breach(entry, expected, previous)
        if fault is not None:
            return entry, fault
        previous = entry.sha256
        expected += 1
    return None


def first_broken(entries: Iterable[Entry]) -> int | None:
    """Return the number of the first entry with a fault, or None for an intact chain."""
    broken = first_breach(entries)
    return broken[0].seq if broken is not None else None


def canonical(value: Mapping[str, Any]) -> bytes:
    # "surrogatepass": a lone surrogate in a damaged export must give a wrong hash, not a crash of the check.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")


def _sha256(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
