"""The entries of an exported ledger, read line by line as `annotator rates` reads them."""

from __future__ import annotations

from msgspec import Struct

from annotator.core.ledger.entries import Entry
from annotator.formats.history.ledger import entry_of_line


class LineFault(Struct, frozen=True):
    """The reason why a line is not an entry. `line` counts from 1; `reason` is English text for the user."""

    line: int
    reason: str


class Lines(Struct, frozen=True):
    """All readable entries in order, and all unreadable lines."""

    entries: tuple[Entry, ...]
    faults: tuple[LineFault, ...]


def parse_lines(data: bytes) -> Lines:
    """Return the entries of `data`, the inverse of `ledger_lines`. Empty lines are skipped. The hash chain is not
    verified here but in `core.ledger.entries.first_broken`."""
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
