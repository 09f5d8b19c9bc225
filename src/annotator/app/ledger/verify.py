"""The command `annotator ledger verify`: a check of the chain of the records or of an exported ledger."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from annotator.app.ledger.reader import NoRecords, ledger_batches
from annotator.app.ledger.verdict import Verdict, checked_entries, checked_file, verdict_text
from annotator.core.errors import AnnotatorError, StoreFault
from annotator.store.backup.consistency import Comparison, compare
from annotator.store.folders.home import Home
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _, filled, ngettext


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
            "The end of the ledger is missing: entry {seq} was on disk but is now missing or different. "
            "“annotator ledger restore” recovers entries from the backups."
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
            "{count} received results are no longer in their folder, first: {path}. They may have been moved.",
            len(compared.results_gone),
        )
        yield filled(words, {"count": str(len(compared.results_gone)), "path": compared.results_gone[0]})
    yield from _spoiled_text(compared)


def _spoiled_text(compared: Comparison) -> Iterator[str]:
    if compared.corrupt:
        words = ngettext(
            "{count} unsent result was changed: {unique_id}. It will not be sent. “annotator ledger restore” "
            "recovers it or reopens its task.",
            "{count} unsent results were changed, first: {unique_id}. They will not be sent. “annotator ledger "
            "restore” recovers them or reopens their tasks.",
            len(compared.corrupt),
        )
        yield words.format(count=len(compared.corrupt), unique_id=compared.corrupt[0])
    if compared.spoiled_receipts:
        words = ngettext(
            "The local copy of {count} received result is damaged: {unique_id}. The requester has the original.",
            "The local copies of {count} received results are damaged, first: {unique_id}. The requesters have "
            "the originals.",
            len(compared.spoiled_receipts),
        )
        yield words.format(count=len(compared.spoiled_receipts), unique_id=compared.spoiled_receipts[0])


_SQLITE = b"SQLite format 3\0"


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", nargs="?", type=Path, metavar=_("FILE"), help=_("an exported ledger instead of your records")
    )


def run(asked: argparse.Namespace) -> int:
    return verify(asked.home, asked.file, as_json=asked.json)


def verify(home_folder: Path | None, file: Path | None, *, as_json: bool) -> int:
    """Check the chain of hashes of the records or of an exported file, and report the first broken entry. Records
    are also compared with parcels and receipts.

    Return 0 if intact; 1 if broken, cut, inconsistent or unreadable."""
    try:
        if file is not None and _is_database(file):
            words = _("{path} is a database, not an export. Specify its folder with --home, without a file.")
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
        words = _("Cannot read {path} ({detail}). Choose an exported file.")
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
        return compare(Home(home_folder) if home_folder is not None else Home.default())
    except StoreFault:
        return None


def _is_database(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE
