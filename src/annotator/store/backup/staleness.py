"""The detection of records older than the files beside them: an old file copied back, or one that lost its end."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from annotator.core.settings import RESULTS_FOLDER
from annotator.store.backup.change_log_format import LastEntry, LogLine
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.receipts import unknown_results
from annotator.store.backup.verified_copy import last_of_copy
from annotator.store.folders.home import Home
from annotator.store.records.settings import read_settings


def lacking_entry(connection: sqlite3.Connection, home: Home, last_line: LogLine | None) -> int | None:
    """Return the number of an entry that was once in the records and is now missing or different, or None if none is
    known. `last_line` is the last line of the change log. If it does not mark an orderly end, lines may be missing too.
    Then the backups and the results folder are compared as well. Raise sqlite3.Error."""
    if last_line is not None and last_line.last.seq and not _has(connection, last_line.last):
        return last_line.last.seq
    if last_line is not None and last_line.closed:
        return None
    seq, started_ms = connection.execute("SELECT coalesce(max(seq), 0), min(utc_ms) FROM entries").fetchone()
    if not seq:
        return None
    for copy in CopiesFolder(home.copies).copies():
        of_copy = last_of_copy(copy)
        if of_copy.seq and not _has(connection, of_copy):
            return of_copy.seq
    chosen = read_settings(connection).get(RESULTS_FOLDER.key, "")
    unknown = unknown_results(connection, Path(chosen or home.results), is_ours=not chosen)
    # Older results belong to records that these ones replaced.
    is_behind = any(path.stat().st_mtime_ns >= started_ms * 1_000_000 for path, _data, _envelope in unknown)
    return int(seq) + 1 if is_behind else None


def _has(connection: sqlite3.Connection, entry: LastEntry) -> bool:
    found = connection.execute("SELECT sha256 FROM entries WHERE seq = ?", (entry.seq,)).fetchone()
    return bool(found == (entry.sha256,))
