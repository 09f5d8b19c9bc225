"""`annotator ledger export|verify`: the person's own records, beside a running window or without one."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

from annotator.app.languages import speak
from annotator.app.ledger_check import Checked, checked_entries, told
from annotator.core.errors import AnnotatorError, RecordsDamaged
from annotator.core.ledger import Breach, Entry
from annotator.formats.ledger_lines import ledger_lines, parse_lines
from annotator.store.home import Home
from annotator.store.records import SqliteRecords, open_records_readonly
from annotator.ui.messages import error_sentence
from annotator.ui.words import _

BATCH = 20_000


def export(home_folder: Path | None, output: Path | None) -> int:
    """Every entry as JSON Lines, lossless. A file that exists already is not written over."""
    speak("system")
    try:
        with _batches(home_folder) as batches:
            if output is None:
                sys.stdout.buffer.writelines(map(ledger_lines, batches))
                sys.stdout.buffer.flush()
            else:
                _write(output, map(ledger_lines, batches))
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


def verify(home_folder: Path | None, file: Path | None, *, as_json: bool) -> int:
    """Checks the chain of hashes, of the records or of an exported file; names the first entry that is broken. 0 sound,
    1 broken or unreadable."""
    speak("system")
    try:
        checked = _checked_file(file) if file is not None else _checked_home(home_folder)
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    except OSError as error:
        words = _("{path} cannot be read ({detail}); name a file that was exported.")
        sys.stderr.write(words.format(path=file, detail=error.strerror) + "\n")
        return 1
    sys.stdout.write((json.dumps(checked.as_json()) if as_json else told(checked)) + "\n")
    return 0 if checked.why is None else 1


def _checked_home(home_folder: Path | None) -> Checked:
    with _batches(home_folder) as batches:
        return checked_entries(chain.from_iterable(batches))


def _checked_file(file: Path) -> Checked:
    lines = parse_lines(file.read_bytes())
    unreadable = lines.faults[0].line if lines.faults else None
    before = lines.entries[: unreadable - 1] if unreadable is not None else lines.entries
    checked = checked_entries(iter(before))
    total = len(lines.entries) + len(lines.faults)
    if checked.why is None and unreadable is not None:
        return Checked(total, Breach.UNREADABLE, unreadable)
    return replace(checked, entries=total)


def _write(output: Path, pieces: Iterable[bytes]) -> None:
    """A new file, whole or not there."""
    file = output.open("xb")
    try:
        with file:
            file.writelines(pieces)
    except BaseException:
        output.unlink(missing_ok=True)
        raise


@contextmanager
def _batches(home_folder: Path | None) -> Iterator[Iterator[tuple[Entry, ...]]]:
    """The whole ledger, oldest first, never all of it in memory."""
    home = Home(home_folder) if home_folder is not None else Home.default()
    records = open_records_readonly(home)
    with asyncio.Runner() as runner:

        def batches() -> Iterator[tuple[Entry, ...]]:
            seq = 0
            while batch := runner.run(_batch(records, seq)):
                yield batch
                seq = batch[-1].seq

        try:
            yield batches()
        finally:
            runner.run(records.close())


async def _batch(records: SqliteRecords, seq: int) -> tuple[Entry, ...]:
    """Where an entry cannot be read, those before it come first."""
    try:
        return await records.entries(seq, BATCH)
    except RecordsDamaged as fault:
        readable = int(fault.params.get("seq", 0)) - 1 - seq
        if readable <= 0:
            raise
        return await records.entries(seq, readable)
