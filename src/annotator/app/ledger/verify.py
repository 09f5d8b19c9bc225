"""The command `annotator ledger verify`: a check of the chain of the records or of an exported ledger."""

from __future__ import annotations

import argparse
import json
import sys
from itertools import chain
from pathlib import Path

from annotator.app.ledger.comparison import comparison_as_json, comparison_text
from annotator.app.ledger.reader import NoRecords, ledger_batches
from annotator.app.ledger.verdict import Verdict, checked_entries, checked_file, verdict_text
from annotator.core.errors import AnnotatorError, StoreFault
from annotator.store.backup.consistency import Comparison, compare
from annotator.store.folders.home import Home
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _

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
