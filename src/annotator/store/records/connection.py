"""An SQLite connection, checked before use, and SQLite's errors as exceptions of the program. WAL with
synchronous=FULL: a commit that returned survives a power cut. Both settings are read back, because SQLite continues
without an error if it cannot apply them."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

from annotator.core.errors import DiskFull, RecordsDamaged, RecordsNewer, StoreFault
from annotator.store.disk import database_files, disk_faults, is_full, opened_privately
from annotator.store.records import schema
from annotator.store.records.result_checksums import expect_checksums, know_seals

BUSY_MS = 5_000
# Up to this size, checking every page takes less than 50 ms and is part of opening.
CHECKED_AT_ONCE_BYTES = 32 << 20
STEPS_TO_A_STOP = 10_000  # steps of SQLite's virtual machine: a millisecond or less
SYNCHRONOUS_FULL = 2
# Parameters of a file name that open a file nobody writes to: without a log, and with one.
_ALONE = "&immutable=1"
_WITH_LOG_ALONE = "&vfs=win32-none" if sys.platform == "win32" else "&vfs=unix-none"

# Primary result codes, https://www.sqlite.org/rescode.html
_FULL = sqlite3.SQLITE_FULL
# SQLite reports a disk that cannot hold the log or its index in these ways.
_OF_THE_DISK = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
_NO_LOG = _OF_THE_DISK | {sqlite3.SQLITE_READONLY}
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# The disk works, but the file is shorter than its first page states.
_ENDS_EARLY = sqlite3.SQLITE_IOERR_SHORT_READ
# Error messages about our own correct statements, which show that a table has changed. The first message has no error
# code.
_NOT_AS_MADE = (
    *("Could not decode to UTF-8", "no such ", "malformed", "near ", "unrecognized token", "incomplete input"),
    *("unknown function", "unsupported file format"),
)
_HAS_NO_COLUMN = "has no column named"

# Called with the open records of an older program and their version.
type BeforeMigration = Callable[[sqlite3.Connection, int], object]


@contextmanager
def sqlite_faults(path: Path) -> Iterator[None]:
    """Translate SQLite's errors. Misuse of the library is a programming error and passes through."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        extended = getattr(error, "sqlite_errorcode", 0)
        code = extended & 0xFF
        fault: type[StoreFault] = StoreFault
        detail = str(error)
        if code == _FULL or (code in _OF_THE_DISK and extended != _ENDS_EARLY and is_full(path.parent)):
            fault = DiskFull
            detail = os.strerror(errno.ENOSPC)
        elif code in _DAMAGED or extended == _ENDS_EARLY or _is_not_as_made(str(error), code):
            fault = RecordsDamaged
        raise fault(path=str(path), detail=detail) from error
    except UnicodeDecodeError as error:  # SQLite's message quotes damaged text, which Python cannot decode
        raise RecordsDamaged(path=str(path), detail="the names of its tables are no text") from error


def _is_not_as_made(words: str, code: int) -> bool:
    return code in (0, sqlite3.SQLITE_ERROR) and (words.startswith(_NOT_AS_MADE) or _HAS_NO_COLUMN in words)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run a transaction. Then the disk has all changes, or none after an exception; the connection works."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After some errors, such as a full disk, SQLite has rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def open_database(path: Path, before_migration: BeforeMigration | None = None) -> sqlite3.Connection:
    """Open the records for the only writer. Create the tables in a new file, and upgrade those of an older program or
    with foreign triggers. `before_migration` copies the records of an older program first; its exceptions pass
    through. Check the hashes of unsent results. Raise `RecordsDamaged`, `RecordsNewer` (the file is unchanged) or
    another `StoreFault`. The connection belongs to the calling thread. Closing it merges the write-ahead log into the
    file, unless another connection still reads."""
    _refuse_newer(path)
    # If the disk fails, SQLite reports it. The log and index get the same private permissions as the file.
    with suppress(OSError):
        os.close(opened_privately(str(path), os.O_CREAT | os.O_EXCL | os.O_RDWR))
    with sqlite_faults(path):
        connection = sqlite3.connect(path, autocommit=True)
        try:
            # Closing a damaged file must not change it.
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            connection.execute("PRAGMA trusted_schema = OFF")
            know_seals(connection)
            is_fresh = _check(connection, path)
            if before_migration is not None and not is_fresh and schema.migration(connection):
                before_migration(connection, _number(connection, "user_version"))
            _settle(connection, path)
            _upgrade(connection, path, schema.STATEMENTS if is_fresh else schema.upgrade(connection))
            if not is_large(path):
                expect_checksums(connection)
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)
        except BaseException:
            connection.close()
            raise
    return connection


def _upgrade(connection: sqlite3.Connection, path: Path, statements: tuple[str, ...]) -> None:
    with transaction(connection) if statements else nullcontext():
        for statement in statements:
            connection.execute(statement)
        if changed := schema.changed_table(connection):
            raise RecordsDamaged(path=str(path), detail=f"the table {changed} was changed")


def open_to_read(path: Path, *, for_a_moment: bool = False) -> sqlite3.Connection:
    """Open the records read-only, beside a running writer. Raise the errors of `open_database`, and `StoreFault`
    without a file. SQLite leaves an empty log and its index beside a file that no other process has open. With
    `for_a_moment` it reads without them and leaves nothing, which is safe as long as no writer starts meanwhile. So
    it does on a disk that is read-only or full, where no writer can start."""
    if not path.is_file():
        raise StoreFault(path=str(path), detail="there are no records here")
    _database, log, _index = database_files(path)
    _refuse_newer(path)
    with sqlite_faults(path):
        if for_a_moment and not log.exists():
            return _opened_to_read(path, _ALONE)
        try:
            return _opened_to_read(path)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _NO_LOG:
                raise
        with disk_faults(log):
            has_log = log.exists() and log.stat().st_size > 0
        return _opened_to_read(path, _WITH_LOG_ALONE if has_log else _ALONE)


def _refuse_newer(path: Path) -> None:
    """Raise `RecordsNewer` before anything touches the log or its index. `_check` reports every other fault, and a
    newer version that is only in the log."""
    if not path.exists():
        return
    with suppress(sqlite3.Error, UnicodeError), closing(_connection_to_read(path, _ALONE)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # a damaged file is not called newer
        _expect_known_version(connection, path)


def _connection_to_read(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{how}", uri=True, autocommit=True)


def _opened_to_read(path: Path, how: str = "") -> sqlite3.Connection:
    connection = _connection_to_read(path, how)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA trusted_schema = OFF")
        if how == _WITH_LOG_ALONE:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # the index is in memory
        know_seals(connection)
        if _check(connection, path):
            raise StoreFault(path=str(path), detail="there are no records here")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether the file is new. Raise `RecordsNewer` and `RecordsDamaged`."""
    application_id = _number(connection, "application_id")
    version = _number(connection, "user_version")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application_id == 0 and version == 0 and tables == 0:
        return True
    if application_id != schema.APPLICATION_ID or version < 1:
        raise RecordsDamaged(path=str(path), detail="the file is another program's")
    _expect_known_version(connection, path)
    if not is_large(path):
        check_every_page(connection, path)
    return False


def _expect_known_version(connection: sqlite3.Connection, path: Path) -> None:
    version = _number(connection, "user_version")
    if version > schema.VERSION and _number(connection, "application_id") == schema.APPLICATION_ID:
        raise RecordsNewer(path=str(path), detail=f"version {version}, this program knows {schema.VERSION}")


def is_large(path: Path) -> bool:
    """Return whether the file is too large to check every page when it is opened. Raise `StoreFault`."""
    with disk_faults(path):
        return path.stat().st_size > CHECKED_AT_ONCE_BYTES


def check_every_page(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `RecordsDamaged` if a page is damaged."""
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise RecordsDamaged(path=str(path), detail=str(verdict))


def _settle(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the settings that make a commit durable, and read them back."""
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS; no effect on other systems
    connection.execute("PRAGMA foreign_keys = ON")
    found = (mode, _number(connection, "synchronous"), _number(connection, "foreign_keys"))
    if found != ("wal", SYNCHRONOUS_FULL, 1):
        raise StoreFault(path=str(path), detail=f"the disk cannot keep records safely: {found}")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    (value,) = connection.execute(f"PRAGMA {pragma}").fetchone()
    return int(value)
