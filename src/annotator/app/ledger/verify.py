"""The command `annotator ledger verify`: a check of the chain of the records or of an exported ledger."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec import Struct

from annotator.app.ledger.reader import NoRecords, ledger_batches
from annotator.core.errors import AnnotatorError, RecordsDamaged, StoreFault
from annotator.core.ledger.clock import iso_utc
from annotator.core.ledger.entries import GENESIS, Entry
from annotator.core.ledger.hash_chain import Breach, breach
from annotator.formats.history.ledger import entry_of_line
from annotator.store.backup.consistency import Comparison, compare
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import N_, _, filled, ngettext

HASHES = ".sha256"
# Codes for errors of a whole file; `Breach` has those of a single entry.
EMPTY, FOREIGN, UNLISTED = "empty", "foreign", "unlisted"
# Parts of every entry, even of a damaged line, which no line of another program's file has.
_MARKS = (b'"stamp"', b'"sha256"')

_WHY = {
    Breach.UNREADABLE: N_("This entry cannot be read."),
    Breach.CONTENT: N_("The content of this entry was changed."),
    Breach.PLACE: N_("The number of this entry is out of sequence: an entry is missing or duplicated."),
    Breach.LINK: N_("The link from this entry to the previous one is broken."),
}
_WHOLE = {
    EMPTY: N_("The file is empty: it contains no entries. Export the ledger again."),
    FOREIGN: N_(
        "This file is not a ledger: it contains no entries. Specify a file created with “annotator ledger "
        "export --format jsonl”."
    ),
    UNLISTED: N_(
        "The entries are consistent, but the file does not match the SHA-256 hash stored next to it. "
        "Entries may be missing at the end. Compare the number of entries and the last hash with a "
        "statement or another copy."
    ),
}


class Verdict(Struct, frozen=True):
    """The verdict on a chain of entries.

    - `entries` counts all entries; `last_sha256` is the hash of the last one.
    - `why` is None if the chain is intact. `entry` is the broken entry, if it can be read; `seq` its number.
    - `fault_text` is an error of the file (`EMPTY`, `FOREIGN`, `UNLISTED`) while no single entry is broken, else
      empty."""

    entries: int
    why: Breach | None = None
    seq: int | None = None
    entry: Entry | None = None
    last_sha256: str = GENESIS
    description: str = ""

    @property
    def is_intact(self) -> bool:
        return self.why is None and not self.description

    def as_json(self) -> dict[str, object]:
        events: dict[str, object] = {"entries": self.entries, "sound": self.is_intact, "first_broken": self.seq}
        if self.why is not None:
            kind = self.entry.kind.value if self.entry is not None else None
            utc = _utc(self.entry) if self.entry is not None else None
            events |= {"why": self.why.value, "kind": kind, "utc": utc}
        elif self.description:
            events["why"] = self.description
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

    def checked(self, fault_text: str = "") -> Verdict:
        verdict = self._verdict
        return Verdict(
            self._count,
            verdict.why,
            verdict.seq,
            verdict.entry,
            self._previous,
            fault_text if verdict.why is None else "",
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
    links = _Chain()
    digest = hashlib.sha256()
    is_empty = True
    is_foreign = True
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
        return Verdict(0, description=EMPTY if is_empty else FOREIGN)
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
    if checked.description:
        return _(_WHOLE[checked.description])
    if checked.why is None:
        words = ngettext(
            "The ledger is intact ({count} entry).", "The ledger is intact ({count} entries).", checked.entries
        )
        counted = words.format(count=checked.entries)
        last = _("SHA-256 hash of the last entry: {sha256}.").format(sha256=checked.last_sha256)
        return f"{counted} {last}" if checked.entries else counted
    entry = checked.entry
    if entry is None:
        first = _("Entry {seq} is the first damaged entry.").format(seq=checked.seq)
    else:
        moment = _moment(entry)
        words = _("Entry {seq} ({kind}, {time}) is the first damaged entry.")
        first = words.format(seq=checked.seq, kind=entry.kind.value, time=moment)
    advice = _(
        "The earlier entries are intact. This check did not change anything. Keep a copy of the file. You "
        "can find the original content in a backup or an earlier export."
    )
    return f"{first} {_(_WHY[checked.why])} {advice}"


def comparison_as_json(compared: Comparison) -> dict[str, object]:
    """Return the findings only; `sound` is included where it makes a difference."""
    counts = {
        "cut_at": compared.cut_at or 0,
        "closed_without_parcel": compared.closed_without_parcel,
        "submitted_without_parcel": compared.submitted_without_parcel,
        "parcels_without_task": compared.parcels_without_task,
        "results_gone": len(compared.results_gone),
        "spoiled": len(compared.corrupt),
        "spoiled_receipts": len(compared.spoiled_receipts),
    }
    found: dict[str, object] = {name: count for name, count in counts.items() if count}
    return found if compared.agrees else found | {"sound": False}


def comparison_text(compared: Comparison) -> Iterator[str]:
    if compared.cut_at is not None:
        words = _(
            "The end of the ledger is missing: entry {seq} was saved to disk but is now missing or different. "
            "Run “annotator ledger restore” to recover entries from the backups."
        )
        yield words.format(seq=compared.cut_at)
    without_parcel = max(compared.closed_without_parcel, compared.submitted_without_parcel)
    if without_parcel:
        words = ngettext(
            "{count} submitted task has no result to send.",
            "{count} submitted tasks have no results to send.",
            without_parcel,
        )
        yield words.format(count=without_parcel)
    if compared.parcels_without_task:
        words = ngettext(
            "{count} result belongs to a task that is open or was never started.",
            "{count} results belong to tasks that are open or were never started.",
            compared.parcels_without_task,
        )
        yield words.format(count=compared.parcels_without_task)
    if compared.results_gone:
        words = ngettext(
            "{count} received result is no longer in its folder: {path}. It may have been moved.",
            "{count} received results are no longer in their folders, for example {path}. They may have been moved.",
            len(compared.results_gone),
        )
        yield filled(words, {"count": str(len(compared.results_gone)), "path": compared.results_gone[0]})
    yield from _spoiled_text(compared)


def _spoiled_text(compared: Comparison) -> Iterator[str]:
    if compared.corrupt:
        words = ngettext(
            "{count} unsent result was changed: {unique_id}. It will not be sent. “annotator ledger restore” "
            "recovers it or reopens its task.",
            "{count} unsent results were changed, for example {unique_id}. They will not be sent. “annotator "
            "ledger restore” recovers them or reopens their tasks.",
            len(compared.corrupt),
        )
        yield words.format(count=len(compared.corrupt), unique_id=compared.corrupt[0])
    if compared.spoiled_receipts:
        words = ngettext(
            "The local copy of {count} received result is damaged: {unique_id}. The requester has the original.",
            "The local copies of {count} received results are damaged, for example {unique_id}. The requesters "
            "have the originals.",
            len(compared.spoiled_receipts),
        )
        yield words.format(count=len(compared.spoiled_receipts), unique_id=compared.spoiled_receipts[0])


_SQLITE = b"SQLite format 3\0"


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", nargs="?", type=Path, metavar=_("FILE"), help=_("an exported ledger to verify (default: your records)")
    )


def run(asked: argparse.Namespace) -> int:
    return verify(asked.home, asked.file, as_json=asked.json)


def verify(home_folder: Path | None, file: Path | None, *, as_json: bool) -> int:
    """Check the chain of hashes of the records or of an exported file, and report the first broken entry. Records
    are also compared with parcels and receipts. Return 0 if intact; 1 if broken, cut, inconsistent or unreadable."""
    try:
        if file is not None and _is_database(file):
            words = _(
                "{path} is a database, not an export. To verify it, specify its folder with --home instead of a file."
            )
            sys.stderr.write(words.format(path=file) + "\n")
            return 1
        checked = checked_file(file) if file is not None else _checked_home(home_folder)
    except NoRecords as missing:
        sys.stderr.write(missing.sentence + "\n")
        return 1
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    except OSError as error:
        words = _("Cannot read {path} ({detail}). Specify an exported file.")
        sys.stderr.write(words.format(path=file, detail=in_plain_words(error.strerror or str(error))) + "\n")
        return 1
    compared = _compared(home_folder) if file is None else None
    if as_json:
        beside = {} if compared is None else comparison_as_json(compared)
        sys.stdout.write(json.dumps(checked.as_json() | beside) + "\n")
    else:
        lines = (verdict_text(checked), *(comparison_text(compared) if compared is not None else ()))
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0 if checked.is_intact and (compared is None or compared.agrees) else 1


def _checked_home(home_folder: Path | None) -> Verdict:
    with ledger_batches(home_folder) as batches:
        return checked_entries(chain.from_iterable(batches))


def _compared(home_folder: Path | None) -> Comparison | None:
    """Return the comparison; None if the records cannot be read so far, because the chain has reported the reason."""
    try:
        return compare(Home.at(home_folder))
    except StoreFault:
        return None


def _is_database(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE
