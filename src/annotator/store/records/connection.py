"""One SQLite connection, checked before it is trusted, and SQLite's errors in our own words.

WAL with synchronous=FULL: a commit that returned survives a power cut. Both settings are read back, because SQLite
goes on without an error when it could not switch.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.core.errors import DiskFull, RecordsDamaged, RecordsNewer, StoreFault
from annotator.store.disk import disk_faults, opened_privately
from annotator.store.records import schema
from annotator.store.records.checksums import expect_sealed, know_seals

BUSY_MS = 5_000
# Up to here a look at every page takes less than 50 ms and is part of opening.
CHECKED_AT_ONCE_BYTES = 32 << 20
STEPS_TO_A_STOP = 10_000  # of SQLite's machine: a millisecond or less
SYNCHRONOUS_FULL = 2

# Primary result codes, https://www.sqlite.org/rescode.html
_FULL = sqlite3.SQLITE_FULL
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# The disk answers: the file is shorter than its first page says.
_ENDS_EARLY = sqlite3.SQLITE_IOERR_SHORT_READ
# What is said of our own statements, which are right: a table is not what it was. The first has no code at all.
_NOT_AS_MADE = ("Could not decode to UTF-8", "no such ", "malformed", "near ", "unrecognized token", "incomplete input")
_HAS_NO_COLUMN = "has no column named"


@contextmanager
def sqlite_faults(path: Path) -> Iterator[None]:
    """The border: SQLite's errors become the family's. Misuse of the library is our mistake and passes through."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        extended = getattr(error, "sqlite_errorcode", 0)
        code = extended & 0xFF
        fault: type[StoreFault] = StoreFault
        if code == _FULL:
            fault = DiskFull
        elif code in _DAMAGED or extended == _ENDS_EARLY or _is_not_as_made(str(error), code):
            fault = RecordsDamaged
        raise fault(path=str(path), detail=str(error)) from error
    except UnicodeDecodeError as error:  # what SQLite says quotes damaged text, and Python cannot read it
        raise RecordsDamaged(path=str(path), detail="the names of its tables are no text") from error


def _is_not_as_made(words: str, code: int) -> bool:
    return code in (0, sqlite3.SQLITE_ERROR) and (words.startswith(_NOT_AS_MADE) or _HAS_NO_COLUMN in words)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. When this returns the disk has it; when it raises nothing has changed and the connection is as
    good as before."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Some errors (a full disk) make SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def open_database(path: Path) -> sqlite3.Connection:
    """For the one writer. Makes the tables in a fresh file, and brings those of an older program up to date. What is to
    be sent is what was sealed. Raises RecordsDamaged, RecordsNewer (the file is left untouched) or another StoreFault.
    The connection belongs to the calling thread; closing it folds the write-ahead log into the file, unless somebody
    still reads there."""
    # Where the disk will not, SQLite says so in its own words. Its log and index are as private as the file is.
    with suppress(OSError):
        os.close(opened_privately(str(path), os.O_CREAT | os.O_EXCL | os.O_RDWR))
    with sqlite_faults(path):
        connection = sqlite3.connect(path, autocommit=True)
        try:
            # A file that turns out damaged must not be tidied up by closing it.
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            connection.execute("PRAGMA trusted_schema = OFF")
            know_seals(connection)
            is_fresh = _check(connection, path)
            _settle(connection, path)
            statements = schema.STATEMENTS if is_fresh else _migration(connection)
            if statements:
                with transaction(connection):
                    for statement in statements:
                        connection.execute(statement)
            if not is_large(path):
                expect_sealed(connection)
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)
        except BaseException:
            connection.close()
            raise
    return connection


def _migration(connection: sqlite3.Connection) -> tuple[str, ...]:
    """From the version of the file to ours; nothing where they are the same."""
    version = _number(connection, "user_version")
    later = range(version + 1, schema.VERSION + 1)
    return tuple(statement for newer in later for statement in schema.MIGRATIONS[newer])


def open_to_read(path: Path, *, for_a_moment: bool = False) -> sqlite3.Connection:
    """Beside a running writer; nothing can be written. Raises as `open_database` does, and StoreFault when there is no
    such file.

    SQLite leaves an empty log and its index beside a file that it reads, where nobody has it open. With `for_a_moment`
    nothing is left: it reads without them, which is sound as long as no writer comes meanwhile.
    """
    if not path.is_file():
        raise StoreFault(path=str(path), detail="there are no records here")
    with sqlite_faults(path):
        alone = for_a_moment and not path.with_name(f"{path.name}-wal").exists()
        how = "mode=ro&immutable=1" if alone else "mode=ro"
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, autocommit=True)
        try:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            connection.execute("PRAGMA trusted_schema = OFF")
            know_seals(connection)
            if _check(connection, path):
                raise StoreFault(path=str(path), detail="there are no records here")
        except BaseException:
            connection.close()
            raise
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is fresh. Raises RecordsNewer and RecordsDamaged."""
    application_id = _number(connection, "application_id")
    version = _number(connection, "user_version")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application_id == 0 and version == 0 and tables == 0:
        return True
    if application_id != schema.APPLICATION_ID or version < 1:
        raise RecordsDamaged(path=str(path), detail="the file is another program's")
    if version > schema.VERSION:
        raise RecordsNewer(path=str(path), detail=f"version {version}, this program knows {schema.VERSION}")
    if not is_large(path):
        look_at_every_page(connection, path)
    return False


def is_large(path: Path) -> bool:
    """Opening it does not look at every page. Raises StoreFault."""
    with disk_faults(path):
        return path.stat().st_size > CHECKED_AT_ONCE_BYTES


def look_at_every_page(connection: sqlite3.Connection, path: Path) -> None:
    """Raises RecordsDamaged."""
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise RecordsDamaged(path=str(path), detail=str(verdict))


def _settle(connection: sqlite3.Connection, path: Path) -> None:
    """What makes a commit safe, read back."""
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS; without effect elsewhere
    connection.execute("PRAGMA foreign_keys = ON")
    found = (mode, _number(connection, "synchronous"), _number(connection, "foreign_keys"))
    if found != ("wal", SYNCHRONOUS_FULL, 1):
        raise StoreFault(path=str(path), detail=f"the disk cannot keep records safely: {found}")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    (value,) = connection.execute(f"PRAGMA {pragma}").fetchone()
    return int(value)
