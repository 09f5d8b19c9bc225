"""The change log: changes of the records since the last backup. If the database is damaged, the backup and this log
restore its content. A change is logged after it is on disk, and nothing waits for the log. After a power cut the
database is intact and may be ahead of the log. An error of the log never fails a change; it makes a new backup due."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import batched
from pathlib import Path

from annotator.core.errors import RecordsCut
from annotator.core.ledger.entries import GENESIS
from annotator.store.backup.change_log_format import Changed, LastEntry, LogLine, last_line
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.row_tracking import RowTracker
from annotator.store.disk import make_folder, opened_privately
from annotator.store.folders.home import Home
from annotator.store.records import ledger
from annotator.store.records.connection import open_database, sqlite_faults

LARGEST_BYTES = 64 << 20
MOST_ROWS = 2_000
_ROWS_A_LINE = 500


class Changes:
    """A `store.records.sqlite.Follower` writing the change log. `begin_anew`, `mark_copy` work from any thread."""

    def __init__(
        self, folder: CopiesFolder, largest_bytes: int = LARGEST_BYTES, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._largest_bytes = largest_bytes
        self._now_s = now_s
        self._lock = threading.Lock()
        self._touched: RowTracker | None = None
        self._last = LastEntry(0, GENESIS)
        self._path: Path | None = None
        self._descriptor = -1
        self._number = 0
        self._size_bytes = 0
        self._is_behind = False  # a change could not be logged, or was not seen
        self._is_torn = False  # the last line may be incomplete
        self.migration_copy: Path | None = None  # the records before `connect` migrated them

    @property
    def wants_copy(self) -> bool:
        """True if changes are missing in the log, or if the log is so large that a backup is smaller."""
        return self._is_behind or self._descriptor < 0 or self._size_bytes > self._largest_bytes

    def connect(self, path: Path) -> sqlite3.Connection:
        """Open the database as `open_database` does, with the same errors. Raise `RecordsCut` if the records lack an
        entry that was on disk once."""
        home = Home(path.parent)
        if home.restored.exists():
            from annotator.store.backup.atomic_replace import finish_placing

            finish_placing(home)
        known_line = last_log_line(self._folder)
        if known_line is not None and known_line.last.seq and not (path.exists() and path.stat().st_size):
            raise RecordsCut(path=str(path), seq=str(known_line.last.seq))
        connection = open_database(path, self._copy_before_migration)
        with sqlite_faults(path):
            try:
                self._last = LastEntry(*ledger.last_of(connection))
                _compare(connection, home, known_line)
                self._touched = RowTracker(connection, self._now_s)
            except BaseException:
                # The error reports that nothing was changed, so the log of the database must stay as it is.
                connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
                connection.close()
                raise
        self._go_on(known_line)
        return connection

    def _copy_before_migration(self, connection: sqlite3.Connection, version: int) -> None:
        from annotator.store.backup.verified_copy import copy_before_migration

        self.migration_copy = copy_before_migration(connection, version, self._folder.folder)

    def _go_on(self, known_line: LogLine | None) -> None:
        """Continue the last log file if it is complete: it was closed in order, and nothing changed afterwards.
        Otherwise begin a new one."""
        with suppress(OSError):
            make_folder(self._folder.folder)
            there = self._folder.changes()
            if there and known_line is not None and known_line.closed and known_line.last == self._last:
                with self._lock:
                    self._path = there[-1]
                    self._descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
                    self._size_bytes = self._path.stat().st_size
                    self._number = known_line.number + 1
                return
            self._begin(goes_on=False)
            if known_line is not None and self._touched is not None:
                with suppress(sqlite3.Error):
                    self._write_rows(self._touched.latest(known_line.last.seq))
        self._is_behind = self._descriptor < 0 or bool(self._last.seq)

    def committed(self) -> None:
        if self._touched is not None:
            self._touched.keep()

    def undone(self) -> None:
        if self._touched is not None:
            self._touched.forget()

    def log_changes(self) -> None:
        self._log_rows(all_drafts=False)

    def ending(self) -> None:
        self._log_rows(all_drafts=True)
        self._touched = None
        with self._lock:
            if self._descriptor >= 0 and not self._is_behind:
                with suppress(OSError):
                    self._write(LogLine(self._number, self._last, closed=True))
            self._close()

    def _log_rows(self, *, all_drafts: bool) -> None:
        """Log the changed rows. Never raises. Very many are not logged, because a backup is smaller."""
        if self._touched is None:
            return
        try:
            if len(self._touched) > MOST_ROWS:
                self._touched.skip()
                self._is_behind = True
            self._write_rows(self._touched.take(all_drafts=all_drafts))
        except (OSError, sqlite3.Error, ValueError):
            self._is_behind = True

    def begin_anew(self) -> Path:
        """Begin a new log file before a backup is made, so that it has every change after the backup. Raise OSError;
        the previous file then continues."""
        make_folder(self._folder.folder)
        return self._begin(goes_on=not self._is_behind)

    def mark_copy(self, copy: Path, created: Path) -> None:
        """Mark in the log that a backup was made after the file `created` was created. Raise OSError."""
        with self._lock:
            if self._path == created:
                self._write(LogLine(self._number, self._last, copy=copy.name))

    def _begin(self, *, goes_on: bool) -> Path:
        path = self._folder.next_changes()
        descriptor = opened_privately(
            str(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
        )
        with self._lock:
            self._close()
            self._path = path
            self._descriptor = descriptor
            self._number = 0
            self._size_bytes = 0
            self._is_behind = self._is_torn = False
            self._write(LogLine(0, self._last, begins=goes_on))
        return path

    def _write_rows(self, rows: Iterable[Changed]) -> None:
        lines = list(batched(rows, _ROWS_A_LINE))
        with self._lock:
            since = self._number if len(lines) > 1 else -1
            for number, some in enumerate(lines, start=1):
                entries = [changed.row for changed in some if changed.table == "entries" and changed.row]
                if entries:
                    self._last = LastEntry(int(entries[-1]["seq"] or 0), str(entries[-1]["sha256"]))
                if self._descriptor >= 0:
                    self._write(LogLine(self._number, self._last, some, more=number < len(lines), since=since))

    def _write(self, line: LogLine) -> None:
        data = memoryview((b"\n" if self._is_torn else b"") + line.as_bytes())
        self._number += 1
        self._size_bytes += len(data)
        self._is_torn = True
        while data:
            data = data[os.write(self._descriptor, data) :]
        self._is_torn = False

    def _close(self) -> None:
        if self._descriptor >= 0:
            with suppress(OSError):
                os.close(self._descriptor)
        self._descriptor = -1


def last_log_line(folder: CopiesFolder) -> LogLine | None:
    """Return the last line of the last readable log file, or None."""
    with suppress(OSError):
        for path in reversed(folder.changes()):
            line = last_line(path)
            if line is not None:
                return line
    return None


def _compare(connection: sqlite3.Connection, home: Home, known_line: LogLine | None) -> None:
    """Raise `RecordsCut` if the files beside the records know of more entries than the records have."""
    if known_line is not None and known_line.closed:
        found = connection.execute("SELECT sha256 FROM entries WHERE seq = ?", (known_line.last.seq,)).fetchone()
        if not known_line.last.seq or found == (known_line.last.sha256,):
            return
    if known_line is None and not ledger.last_of(connection)[0]:
        return
    from annotator.store.backup.staleness import lacking_entry  # not needed by every start

    seq = lacking_entry(connection, home, known_line)
    if seq is not None:
        raise RecordsCut(path=str(home.records), seq=str(seq))
