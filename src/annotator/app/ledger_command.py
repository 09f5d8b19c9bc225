"""`annotator ledger export|verify`: the person's own records, beside a running window or without one."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from annotator.app.languages import speak
from annotator.core.errors import AnnotatorError
from annotator.core.ledger import Entry, first_broken
from annotator.formats.ledger_lines import ledger_lines
from annotator.store.home import Home
from annotator.store.records import open_records_readonly
from annotator.ui.messages import error_sentence
from annotator.ui.words import _, ngettext


def export(home_folder: Path | None, output: Path | None) -> int:
    """Every entry as JSON Lines, lossless. A file that exists already is not written over."""
    speak("system")
    try:
        lines = ledger_lines(asyncio.run(_entries(home_folder)))
        if output is None:
            sys.stdout.buffer.write(lines)
            sys.stdout.buffer.flush()
            return 0
        with output.open("xb") as file:
            file.write(lines)
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    except FileExistsError:
        sys.stderr.write(_("{path} exists already; choose another name.").format(path=output) + "\n")
        return 1
    except OSError as error:
        words = _("{path} cannot be written ({detail}); choose another place.")
        sys.stderr.write(words.format(path=output, detail=error.strerror) + "\n")
        return 1
    return 0


def verify(home_folder: Path | None, *, as_json: bool) -> int:
    """Checks the chain of hashes; names the first entry that is broken. 0 sound, 1 broken or unreadable."""
    speak("system")
    try:
        entries = asyncio.run(_entries(home_folder))
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    broken = first_broken(entries)
    if as_json:
        facts = {"entries": len(entries), "sound": broken is None, "first_broken": broken}
        sys.stdout.write(json.dumps(facts) + "\n")
    elif broken is None:
        words = ngettext("{count} entry, unbroken.", "{count} entries, unbroken.", len(entries))
        sys.stdout.write(words.format(count=len(entries)) + "\n")
    else:
        words = _("Entry {seq} is not what was written. The entries before it are sound.")
        sys.stdout.write(words.format(seq=broken) + "\n")
    return 0 if broken is None else 1


async def _entries(home_folder: Path | None) -> tuple[Entry, ...]:
    home = Home(home_folder) if home_folder is not None else Home.default()
    records = open_records_readonly(home)
    try:
        return await records.entries()
    finally:
        await records.close()
