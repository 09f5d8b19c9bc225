"""The records of the user in one SQLite file owned by one thread: ledger, assignments, outbox and settings."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState, Standing
from annotator.core.answer.result_items import Answer
from annotator.core.errors import HomeGone, LeftAlready, RecordsMissing, StoreFault
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.entries import Entry, NewEntry
from annotator.core.money.states import MoneyState
from annotator.core.outbox.delivery_state import ResultCount
from annotator.core.outbox.parcel import Destination, Outcome, Parcel, Route, WaitingBundle
from annotator.store.disk import database_files, disk_faults, make_folder, sync_folder, write_new
from annotator.store.folders.home import Home
from annotator.store.records import assignments, ledger, outbox
from annotator.store.records.connection import open_database, open_to_read, sqlite_faults, transaction
from annotator.store.records.settings import read_settings, write_settings

_CHECKPOINT_TABLE = """
    CREATE TABLE IF NOT EXISTS checkpoint (
        one     INTEGER PRIMARY KEY CHECK (one = 1),
        version TEXT NOT NULL,
        seq     INTEGER NOT NULL,
        sha256  TEXT NOT NULL,
        state   TEXT NOT NULL
    ) STRICT
"""

_CHECKSUM = 8  # hexadecimal digits


def save_checkpoint(connection: sqlite3.Connection, checkpoint: Checkpoint) -> None:
    """Store the checkpoint in place of the previous one."""
    connection.execute(_CHECKPOINT_TABLE)
    connection.execute(
        "INSERT OR REPLACE INTO checkpoint (one, version, seq, sha256, state) VALUES (1, ?, ?, ?, ?)",
        (checkpoint.version, checkpoint.seq, checkpoint.sha256, _sealed(checkpoint.state)),
    )


def load_checkpoint(connection: sqlite3.Connection) -> Checkpoint | None:
    """Return the checkpoint. Return None if there is none, if the ledger has a different entry at its position, or
    if it is corrupt. It is then rebuilt from the ledger."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'checkpoint'").fetchone():
        return None
    # Read as bytes, because SQLite refuses to return corrupt text, as if the disk had failed.
    row = connection.execute(
        "SELECT CAST(version AS BLOB), seq, sha256, CAST(state AS BLOB)"
        " FROM checkpoint JOIN entries USING (seq, sha256)"
    ).fetchone()
    if row is None:
        return None
    version, seq, sha256, sealed = row
    try:
        return Checkpoint(version.decode(), seq, sha256, _opened(sealed))
    except ValueError:
        return None


def _sealed(state: str) -> str:
    """Prefix the state with its checksum. Without it, a changed digit would be an undetected wrong figure."""
    return f"{zlib.crc32(state.encode()):08x}{state}"


def _opened(sealed: bytes) -> str:
    """Return the state without its checksum. Raise ValueError if it is corrupt."""
    state = sealed[_CHECKSUM:]
    if sealed[:_CHECKSUM] != b"%08x" % zlib.crc32(state):
        raise ValueError("the checkpoint is spoiled")
    return state.decode()


class Follower(Protocol):
    """A listener to every change, called on the thread that owns the connection. Only `connect` may raise."""

    def connect(self, path: Path) -> sqlite3.Connection:
        """Open the connection instead of `open_database`, with the same errors."""
        ...

    def committed(self) -> None:
        """Handle a commit. It must be fast, because the caller of the change waits."""
        ...

    def log_changes(self) -> None:
        """Log the changes some time after the commit, when no caller waits."""
        ...

    def undone(self) -> None: ...

    def ending(self) -> None:
        """Prepare for the end; the connection is closed next."""
        ...


class SqliteRecords:
    """A `core.ports.records.Records` in SQLite. Created by `open_records`; call `close` at the end.

    Every change first checks that the path still leads to the open file. A system with POSIX files lets a program
    write on to a deleted file, and all of it would be lost at the end. The change then raises `HomeGone`, and `gone`
    is set. The open file still has all earlier changes, and `save_elsewhere` copies them."""

    def __init__(
        self, path: Path, connect: Callable[[Path], sqlite3.Connection], follower: Follower | None = None
    ) -> None:
        self.gone = asyncio.Event()
        self._path = path
        self._follower = follower
        self._copy: Callable[[sqlite3.Connection], object] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")
        try:
            self._connection = self._thread.submit(connect, path).result()
        except BaseException:
            self._thread.shutdown()
            raise
        self._identity = _identity(path)

    @property
    def device(self) -> int | None:
        """The device that holds the file (`st_dev`), None if the file was gone as soon as it was opened."""
        return self._identity[0] if self._identity is not None else None

    async def is_there(self) -> bool:
        """Return whether the path leads to the open file; then `gone` is cleared."""
        if await asyncio.to_thread(_identity, self._path) != self._identity:
            return False
        self.gone.clear()
        return True

    async def save_elsewhere(self, copy: Callable[[sqlite3.Connection], object]) -> None:
        """Copy the content of records that are gone, now and once more in `close`. Changes are accepted until then,
        and `gone` is cleared. `copy` gets the connection on its thread. Raise its errors; then nothing has changed
        here."""
        await self._ask(copy)
        self._copy = copy
        self.gone.clear()

    async def append(self, *new: NewEntry) -> tuple[Entry, ...]:
        return await self._write(lambda connection: ledger.append(connection, new))

    async def entries(self, after_seq: int = 0, most: int | None = None) -> tuple[Entry, ...]:
        return await self._ask(lambda connection: ledger.entries(connection, after_seq, most))

    async def ends(self) -> tuple[Entry, Entry] | None:
        return await self._ask(ledger.ends)

    async def checkpoint(self) -> Checkpoint | None:
        return await self._ask(load_checkpoint)

    async def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        await self._write(lambda connection: save_checkpoint(connection, checkpoint))

    async def assignments(self, bundle_key: str) -> tuple[Assignment, ...]:
        known = await self._ask(lambda connection: assignments.of_bundle(connection, bundle_key))
        return tuple([await self._save_unreadable(assignment) for assignment in known])

    async def open_assignments(self, bundle_key: str) -> tuple[Assignment, ...]:
        return await self._ask(lambda connection: assignments.of_bundle(connection, bundle_key, are_open=True))

    async def assignment(self, bundle_key: str, task_id: str) -> Assignment | None:
        known = await self._ask(lambda connection: assignments.of_task(connection, bundle_key, task_id))
        return known if known is None else await self._save_unreadable(known)

    async def _save_unreadable(self, assignment: Assignment) -> Assignment:
        """Save an unreadable answer in a file before anything replaces it."""
        if not assignment.spoiled:
            return assignment

        return replace(assignment, set_aside=str(await asyncio.to_thread(set_aside, self._path.parent, assignment)))

    async def tasks_of(self, unique_ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        return await self._ask(lambda connection: assignments.tasks_of(connection, unique_ids))

    async def bundles_of(self, unique_ids: Collection[str]) -> Mapping[str, str]:
        return await self._ask(lambda connection: assignments.bundles_of(connection, unique_ids))

    async def standing(self, bundle_key: str) -> Standing:
        return await self._ask(lambda connection: assignments.standing(connection, bundle_key))

    async def open_assignment(self, assignment: Assignment, new: NewEntry) -> Entry:
        def change(connection: sqlite3.Connection) -> Entry:
            assignments.open_at(connection, assignment, new.timestamp.utc_ms)
            (entry,) = ledger.append(connection, (new,))
            return entry

        return await self._write(change)

    async def drop_tasks(self, bundle_key: str, task_ids: Collection[str], new: NewEntry) -> Entry:
        def change(connection: sqlite3.Connection) -> Entry:
            assignments.drop(connection, bundle_key, task_ids)
            (entry,) = ledger.append(connection, (new,))
            return entry

        return await self._write(change)

    async def save_draft(self, unique_id: str, result: str) -> None:
        await self._write(lambda connection: assignments.save_draft(connection, unique_id, result))

    async def save_played(self, unique_id: str, played_json: str) -> None:
        await self._write(lambda connection: assignments.save_played(connection, unique_id, played_json))

    async def submit(self, new: NewEntry, parcel: Parcel, answer: Answer) -> Entry:
        state = AssignmentState.SKIPPED if parcel.was_cancelled else AssignmentState.SUBMITTED

        def change(connection: sqlite3.Connection) -> Entry:
            if not assignments.close(connection, parcel.unique_id, state, answer):
                raise StoreFault(path=str(self._path), detail=f"{parcel.unique_id} is not open")
            outbox.add(connection, parcel)
            (entry,) = ledger.append(connection, (new,))
            return entry

        return await self._write(change)

    async def reopen_task(self, unique_id: str, new: NewEntry) -> Entry:
        def change(connection: sqlite3.Connection) -> Entry:
            if not outbox.take_out(connection, unique_id):
                raise LeftAlready
            assignments.reopen(connection, unique_id)
            (entry,) = ledger.append(connection, (new,))
            return entry

        return await self._write(change)

    async def parcels(self) -> tuple[Parcel, ...]:
        return await self._ask(outbox.newest_first)

    async def parcel_heads(self, bundle_key: str = "") -> tuple[Parcel, ...]:
        return await self._ask(lambda connection: outbox.heads(connection, bundle_key))

    async def parcels_not_accepted(self) -> int:
        return await self._ask(outbox.not_accepted)

    async def parcel(self, unique_id: str) -> Parcel | None:
        return await self._ask(lambda connection: outbox.parcel(connection, unique_id))

    async def bundles_waiting(self) -> tuple[WaitingBundle, ...]:
        return await self._ask(outbox.bundles_waiting)

    async def count_results(self, bundle_key: str, decisions: Mapping[str, MoneyState]) -> tuple[ResultCount, ...]:
        return await self._ask(lambda connection: outbox.delivery_counts(connection, bundle_key, decisions))

    async def accepted_routes(self) -> tuple[Route, ...]:
        return await self._ask(outbox.accepted_routes)

    async def due_parcels(
        self, utc_ms: int, on_hold: Collection[str] = (), backed_off: Collection[Destination] = ()
    ) -> tuple[Parcel, ...]:
        return await self._ask(lambda connection: outbox.due(connection, utc_ms, on_hold, backed_off))

    async def begin_delivery(self, unique_id: str) -> bool:
        return await self._write(lambda connection: outbox.begin_delivery(connection, unique_id))

    async def record_outcome(self, unique_id: str, outcome: Outcome, utc_ms: int) -> None:
        await self._write(lambda connection: outbox.record_outcome(connection, unique_id, outcome, utc_ms))

    async def retry(self, unique_id: str, utc_ms: int) -> None:
        await self._write(lambda connection: outbox.retry(connection, unique_id, utc_ms))

    async def begin_manual_export(self, bundle_key: str) -> tuple[Parcel, ...]:
        return await self._write(lambda connection: outbox.begin_manual_export(connection, bundle_key))

    async def end_manual_export(self, unique_ids: Collection[str], file: str, utc_ms: int) -> None:
        await self._write(lambda connection: outbox.end_manual_export(connection, unique_ids, file, utc_ms))

    async def mark_sent(self, unique_ids: Collection[str], utc_ms: int) -> None:
        await self._write(lambda connection: outbox.mark_sent(connection, unique_ids, utc_ms))

    async def send_after_all(self, unique_ids: Collection[str], utc_ms: int) -> None:
        await self._write(lambda connection: outbox.send_after_all(connection, unique_ids, utc_ms))

    async def reseal(
        self, bundle_keys: Collection[str], change: Callable[[bytes], bytes], settings: Mapping[str, str]
    ) -> None:
        def sealed(connection: sqlite3.Connection) -> None:
            outbox.reseal(connection, bundle_keys, change)
            write_settings(connection, settings)

        await self._write(sealed)

    async def settings(self) -> Mapping[str, str]:
        return await self._ask(read_settings)

    async def save_settings(self, values: Mapping[str, str]) -> None:
        await self._write(lambda connection: write_settings(connection, values))

    async def close(self) -> None:
        """Close the records after all pending requests. Raise `StoreFault`, though closed and intact."""

        def end(connection: sqlite3.Connection) -> None:
            try:
                if self._copy is not None:
                    self._copy(connection)
            finally:
                if self._follower is not None:
                    self._follower.ending()
                connection.close()

        try:
            await self._ask(end)
        finally:
            self._thread.shutdown(wait=False)

    async def _write[T](self, change: Callable[[sqlite3.Connection], T]) -> T:
        def work(connection: sqlite3.Connection) -> T:
            self._expect_file()
            with transaction(connection):
                return change(connection)

        def followed(connection: sqlite3.Connection, follower: Follower) -> T:
            try:
                changed = work(connection)
            except BaseException:
                follower.undone()
                raise
            follower.committed()
            with suppress(RuntimeError):  # the thread accepts no more work: `ending` logs the change
                self._thread.submit(follower.log_changes)
            return changed

        follower = self._follower
        try:
            return await self._ask(work if follower is None else lambda connection: followed(connection, follower))
        except HomeGone:
            self.gone.set()
            raise

    def _expect_file(self) -> None:
        """Raise `HomeGone` if the path does not lead to the open file and nobody is saving it elsewhere."""
        if self._copy is None and _identity(self._path) != self._identity:
            folder = str(self._path.parent)
            raise HomeGone(path=folder, detail="the folder was deleted, moved or disconnected")

    async def _ask[T](self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the thread that owns the connection, in the order of the calls. A lock held by another
        process ends the wait after `connection.BUSY_MS`."""

        def translated() -> T:
            with sqlite_faults(self._path):
                return work(self._connection)

        return await asyncio.wrap_future(self._thread.submit(translated))


def open_records(home: Home, follower: Follower | None = None) -> SqliteRecords:
    """Open the records of a home and create them if there are none. Blocks briefly, once at the start. Raise
    `RecordsDamaged` or `RecordsNewer` (nothing was changed then), or another `StoreFault`."""
    with disk_faults(home.folder):
        make_folder(home.folder)
    expect_records(home)
    return SqliteRecords(home.records, open_database if follower is None else follower.connect, follower)


def open_records_readonly(home: Home, *, for_a_moment: bool = False) -> SqliteRecords:
    """Open the records read-only for reports, beside a running program. Every writing call raises `StoreFault`.
    `for_a_moment` is passed to `open_to_read`."""
    expect_records(home)
    return SqliteRecords(home.records, lambda path: open_to_read(path, for_a_moment=for_a_moment))


def expect_records(home: Home) -> None:
    """Raise `RecordsMissing` if the file is missing or empty although files that belong to it exist."""
    if not _has_bytes(home.records) and not _has_bytes(home.restored) and _left_over(home):
        raise RecordsMissing(path=str(home.records), detail="the file is missing or empty")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the device and number of a file, None without a file. A disk that does not answer also gives None."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _left_over(home: Home) -> bool:
    _database, log, _index = database_files(home.records)
    return _has_bytes(log) or any(_holds_something(folder) for folder in (home.bundles, home.results, home.copies))


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _holds_something(folder: Path) -> bool:
    """Return whether the folder has files. Hidden leftovers of killed programs do not count."""
    with suppress(OSError), os.scandir(folder) as entries:
        return any(not entry.name.startswith(".") for entry in entries)
    return False


def set_aside(home: Path, assignment: Assignment) -> Path:
    """Save the corrupt bytes in the folder `set-aside` and return the file. Repeated calls for one answer use one
    file. Raise `StoreFault`."""
    folder = home / "set-aside"
    # An id can be corrupt too, so it is not used as a file name.
    name = hashlib.sha256(assignment.unique_id.encode(errors="replace") + assignment.spoiled).hexdigest()[:16]
    path = folder / f"answer-{name}.json"
    with disk_faults(path):
        make_folder(folder)
        with suppress(FileExistsError):
            write_new(path, assignment.spoiled)
            path.chmod(0o600)
            sync_folder(folder)
    return path
