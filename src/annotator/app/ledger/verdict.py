"""The verdict of `annotator ledger verify`, and its messages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.clock import iso_utc
from annotator.core.ledger.entries import GENESIS, Breach, Entry, breach
from annotator.formats.history.ledger import entry_of_line
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext

HASHES = ".sha256"
# Codes for errors of a whole file; `Breach` has those of a single entry.
EMPTY, FOREIGN, UNLISTED = "empty", "foreign", "unlisted"
# Parts of every entry, even of a damaged line, which no line of another program's file has.
_MARKS = (b'"stamp"', b'"sha256"')

_WHY = {
    Breach.UNREADABLE: N_("It cannot be read."),
    Breach.CONTENT: N_("Its content was changed."),
    Breach.PLACE: N_("Its number is out of sequence: an entry is missing or duplicated."),
    Breach.LINK: N_("It does not belong after the previous entry."),
}
_WHOLE = {
    EMPTY: N_("It contains no entries: it is not an export, or is empty. Export the ledger again."),
    FOREIGN: N_(
        "This is not a ledger: it contains no entries. Choose a file from “annotator ledger export --format jsonl”."
    ),
    UNLISTED: N_(
        "The entries are consistent, but this is not the file whose SHA-256 is stored next to it: entries "
        "may be missing at the end. Compare the number of entries and the last hash with a statement or "
        "another copy."
    ),
}


class Verdict(Struct, frozen=True):
    """The verdict on a chain of entries.

    - `entries` counts all entries; `last_sha256` is the hash of the last one.
    - `why` is None if the chain is intact. `entry` is the broken entry, if it can be read; `seq` its number.
    - `whole` is an error of the file (`EMPTY`, `FOREIGN`, `UNLISTED`) while no single entry is broken, else empty."""

    entries: int
    why: Breach | None = None
    seq: int | None = None
    entry: Entry | None = None
    last_sha256: str = GENESIS
    whole: str = ""

    @property
    def is_intact(self) -> bool:
        return self.why is None and not self.whole

    def as_json(self) -> dict[str, object]:
        events: dict[str, object] = {
            "entries": self.entries,
            "sound": self.is_intact,
            "first_broken": self.seq,
        }
        if self.why is not None:
            kind = self.entry.kind.value if self.entry is not None else None
            utc = _utc(self.entry) if self.entry is not None else None
            events |= {"why": self.why.value, "kind": kind, "utc": utc}
        elif self.whole:
            events["why"] = self.whole
        return events


def _utc(entry: Entry) -> str | None:
    """Return the time of an entry, or None for an invalid stamp, which may be the damage."""
    try:
        return iso_utc(entry.timestamp.utc_ms)
    except (OverflowError, ValueError):
        return None


def _moment(entry: Entry) -> str:
    try:
        return number_format.moment(entry.timestamp.utc_ms, entry.timestamp.offset_min)
    except (OverflowError, ValueError):
        return str(entry.timestamp.utc_ms)


class _Chain:
    """A check of entries one by one. Entries after the first broken one are only counted."""

    def __init__(self) -> None:
        self._count = 0
        self._previous = GENESIS
        self._verdict = Verdict(0)

    def add(self, entry: Entry) -> None:
        self._count += 1
        if self._verdict.why is None:
            why = breach(entry, self._count, self._previous)
            if why is not None:
                self._verdict = Verdict(0, why, entry.seq, entry)
        self._previous = entry.sha256

    def unreadable(self, seq: int) -> None:
        self._count += 1
        if self._verdict.why is None:
            self._verdict = Verdict(0, Breach.UNREADABLE, seq)

    def checked(self, whole: str = "") -> Verdict:
        verdict = self._verdict
        return Verdict(
            self._count, verdict.why, verdict.seq, verdict.entry, self._previous, whole if verdict.why is None else ""
        )


def checked_entries(entries: Iterator[Entry]) -> Verdict:
    """Check all entries that can be read, also after a broken one, to count them."""
    links = _Chain()
    try:
        for entry in entries:
            links.add(entry)
    except RecordsDamaged as fault:
        if "seq" not in fault.params:
            raise
        links.unreadable(int(fault.params["seq"]))
    return links.checked()


def checked_file(file: Path) -> Verdict:
    """Check an exported file line by line, and its hash if one is stored beside it. Raise OSError."""
    links, digest, is_empty, is_foreign = _Chain(), hashlib.sha256(), True, True
    with file.open("rb") as lines:
        for number, line in enumerate(_watched(lines, digest.update), start=1):
            if not line.strip():
                continue
            is_empty = False
            is_foreign = is_foreign and not all(mark in line for mark in _MARKS)
            try:
                links.add(entry_of_line(line))
            except ValueError:
                links.unreadable(number)
    if is_foreign:
        return Verdict(0, whole=EMPTY if is_empty else FOREIGN)
    listed = _listed_hash(file)
    unlisted = UNLISTED if listed is not None and listed != digest.hexdigest() else ""
    return links.checked(unlisted)


def _watched(lines: Iterable[bytes], see: Callable[[bytes], None]) -> Iterator[bytes]:
    for line in lines:
        see(line)
        yield line


def _listed_hash(file: Path) -> str | None:
    """Return the hash that `annotator ledger export` stored, or None if none can be read."""
    with suppress(OSError, UnicodeDecodeError):
        for line in file.with_name(f"{file.name}{HASHES}").read_text(encoding="utf-8").splitlines():
            sha256, _gap, name = line.partition("  ")
            if name == file.name:
                return sha256
    return None


def verdict_text(checked: Verdict) -> str:
    if checked.whole:
        return _(_WHOLE[checked.whole])
    if checked.why is None:
        words = ngettext("{count} entry, intact.", "{count} entries, intact.", checked.entries)
        counted = words.format(count=checked.entries)
        last = _("The last one has SHA-256 {sha256}.").format(sha256=checked.last_sha256)
        return f"{counted} {last}" if checked.entries else counted
    entry = checked.entry
    if entry is None:
        first = _("Entry {seq} is the first damaged one.").format(seq=checked.seq)
    else:
        moment = _moment(entry)
        words = _("Entry {seq} ({kind}, {time}) is the first damaged one.")
        first = words.format(seq=checked.seq, kind=entry.kind.value, time=moment)
    advice = _(
        "Earlier entries are intact, and nothing was changed here. Keep a copy of the file. A backup or an "
        "earlier export shows the original content."
    )
    return f"{first} {_(_WHY[checked.why])} {advice}"
