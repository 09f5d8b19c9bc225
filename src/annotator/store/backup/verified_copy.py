"""Verified backups of the records: made while a writer is active, synced, read back completely, and only then
renamed. SQLite copies its own pages (https://www.sqlite.org/backup.html) from one snapshot. Later writes are not in
the backup and do not restart it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path

from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.core.ledger.backup_summary import BackupSummary
from annotator.core.ledger.entries import GENESIS
from annotator.core.ledger.hash_chain import breach
from annotator.core.ports.bundles import Progress
from annotator.store.backup.change_log_format import LastEntry
from annotator.store.disk import disk_faults, make_folder, opened_privately, part_of, sync_descriptor, sync_folder
from annotator.store.records import ledger
from annotator.store.records.connection import STEPS_TO_A_STOP, open_to_read, sqlite_faults
from annotator.store.records.result_checksums import expect_checksums

_PAGES_AT_ONCE = 256  # 1 MiB: a millisecond or two
_ENTRIES_AT_ONCE = 250  # a few milliseconds of hashing
# Progress in percent. Checking the hash chain takes longest.
_ALL = 100
_COPIED = 30
_PAGES_SEEN = 40
_NOBODY_SETS = threading.Event()
_TEXTS = (
    "SELECT unique_id, bundle_key, task_id, connector, state, note FROM parcels",
    "SELECT unique_id, bundle_key, task_id, state FROM assignments",
)


def copy_records(
    records: Path,
    target: Path,
    progress: Progress = lambda _done, _all: None,
    *,
    opened: sqlite3.Connection | None = None,
) -> BackupSummary:
    """Write a verified backup of the file `records` over `target`, readable only by this user. Blocking; a writer
    may be active. `progress` counts to 100; its exceptions end the work and pass through. `target` is unchanged
    until this returns. `opened` is a connection to records whose file is gone. Raise `RecordsDamaged` if the records
    are damaged; its `path` is that of the records, and its `seq` is the first broken entry if the hash chain is
    broken. Raise `DiskFull` or another `StoreFault` if the backup cannot be written."""
    with _part_of_copy(target) as part:
        with sqlite_faults(part), nullcontext(opened) if opened else closing(open_to_read(records)) as source:
            _copy_pages(source, part, progress)
        try:
            return backup_summary_of(part, progress, begin=_COPIED)
        except RecordsDamaged as fault:
            raise RecordsDamaged(**{**fault.params, "path": str(records)}) from fault


def copy_before_migration(source: sqlite3.Connection, version: int, folder: Path) -> Path:
    """Copy the open records of an older program, which knew this version, to `folder` and return the copy. It has the
    old tables, so that the older program can open it. Only its pages and its last entry are checked, because the user
    waits. It replaces an earlier copy of the same entries only. Raise `StoreFault`; no copy was made then."""
    last = LastEntry(*ledger.last_of(source))
    stem = f"records-version-{version}"
    names = (f"{stem}.sqlite3" if number == 1 else f"{stem}-{number}.sqlite3" for number in count(1))
    with disk_faults(folder):
        make_folder(folder)
    target = next(path for path in map(folder.joinpath, names) if not path.exists() or last_of_copy(path) == last)
    with _part_of_copy(target) as part:
        with sqlite_faults(part):
            _copy_pages(source, part, lambda _done, _all: None)
        if last_of_copy(part) != last:
            raise StoreFault(path=str(target), detail="the copy cannot be read")
    return target


def last_of_copy(path: Path) -> LastEntry:
    """Return the last entry of a backup, with number 0 if it cannot be read."""
    with suppress(StoreFault, sqlite3.Error), closing(open_to_read(path, for_a_moment=True)) as connection:
        return LastEntry(*ledger.last_of(connection))
    return LastEntry(0, "")


@contextmanager
def _part_of_copy(target: Path) -> Iterator[Path]:
    """Provide a private file that replaces `target` at the end of the context, synced, unless an exception ends it."""
    with disk_faults(target):
        part = part_of(target)
        try:
            os.close(opened_privately(str(part), os.O_CREAT | os.O_EXCL | os.O_RDWR))
            yield part
            _sync(part)
            part.replace(target)
            sync_folder(target.parent)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def backup_summary_of(path: Path, progress: Progress = lambda _done, _all: None, *, begin: int = 0) -> BackupSummary:
    """Verify a records file that has no writer: every page, every index, the hash chain, and the unsent results.
    Leaves no files behind. `progress` counts from `begin` to 100. Raise `RecordsDamaged` (with `seq` if an entry is
    broken), `RecordsNewer` and `StoreFault`."""
    with sqlite_faults(path), closing(open_to_read(path, for_a_moment=True)) as connection:
        # Invalid text then gives a wrong hash, so the broken entry can be named.
        _read_texts(connection)
        connection.text_factory = lambda data: data.decode(errors="surrogateescape")
        _look_at_everything(connection, path, lambda: progress(max(begin, _PAGES_SEEN - 1), _ALL))
        expect_checksums(connection)
        (entries,) = connection.execute("SELECT count(*) FROM entries").fetchone()

        def chain_progress(done: int) -> None:
            progress(_PAGES_SEEN + (_ALL - _PAGES_SEEN) * done // max(1, entries), _ALL)

        found, last_sha256 = check_chain(connection, path, chain_progress)
        if found != entries:
            raise RecordsDamaged(path=str(path), detail="its entries cannot be counted")
        return _holding(connection, path, entries, last_sha256)


def check_chain(connection: sqlite3.Connection, path: Path, progress: Callable[[int], None]) -> tuple[int, str]:
    """Check the hash chain. Return the number of entries and the last hash. Raise `RecordsDamaged` with the `seq` of
    the first broken entry. The thread sleeps as long as it works, so that others get the interpreter."""
    done = 0
    previous = GENESIS
    while batch := ledger.entries(connection, done, _ENTRIES_AT_ONCE):
        began_s = time.perf_counter()
        for entry in batch:
            why = breach(entry, done + 1, previous)
            if why is not None:
                raise RecordsDamaged(path=str(path), detail=f"entry {entry.seq}: {why.value}", seq=str(entry.seq))
            done += 1
            previous = entry.sha256
        progress(done)
        _NOBODY_SETS.wait(time.perf_counter() - began_s)
    return done, previous


def _copy_pages(source: sqlite3.Connection, part: Path, progress: Progress) -> None:
    with closing(_fresh(part)) as target:
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # begins the read snapshot

            def step(_status: int, left: int, pages: int) -> None:
                progress(_COPIED * (pages - left) // max(1, pages), _ALL)

            source.backup(target, pages=_PAGES_AT_ONCE, progress=step)
        finally:
            source.execute("ROLLBACK")


def _fresh(part: Path) -> sqlite3.Connection:
    """Open the target without a journal and without syncing, because nothing trusts it before it is synced."""
    connection = sqlite3.connect(part, autocommit=True)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _read_texts(connection: sqlite3.Connection) -> None:
    """Read all text, because SQLite stores any bytes as text and later readers would fail. Answers are left out: an
    unreadable one is set aside and does not block the work."""
    for query in _TEXTS:
        for _row in connection.execute(query):
            continue


def _look_at_everything(connection: sqlite3.Connection, path: Path, progress: Callable[[], None]) -> None:
    with _interruptible(connection, progress):
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise RecordsDamaged(path=str(path), detail=str(verdict))


@contextmanager
def _interruptible(connection: sqlite3.Connection, progress: Callable[[], None]) -> Iterator[None]:
    """Let an exception of `progress` interrupt a long statement."""
    stops: list[BaseException] = []

    def look() -> bool:
        try:
            progress()
        except BaseException as stop:
            stops.append(stop)
        return bool(stops)

    connection.set_progress_handler(look, STEPS_TO_A_STOP)
    try:
        yield
    except sqlite3.OperationalError:
        if stops:
            raise stops[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _holding(connection: sqlite3.Connection, path: Path, entries: int, last_sha256: str) -> BackupSummary:
    last = connection.execute("SELECT utc_ms, offset_min FROM entries WHERE seq = ?", (entries,)).fetchone()
    results, received = connection.execute("SELECT count(*), total(state = 'accepted') FROM parcels").fetchone()
    utc_ms, offset_min = last or (None, 0)
    return BackupSummary(entries, last_sha256, utc_ms, offset_min, results, int(received), path.stat().st_size)


def _sync(part: Path) -> None:
    descriptor = os.open(part, os.O_RDWR)
    try:
        sync_descriptor(descriptor)
    finally:
        os.close(descriptor)
