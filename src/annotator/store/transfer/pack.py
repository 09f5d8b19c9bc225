"""The export of all work into one transfer file: written under a temporary name, synced, verified, and then renamed."""

from __future__ import annotations

import errno
import hashlib
import secrets
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from annotator.core.errors import DiskFull, MoveReason, MoveRefused, StoreFault
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import EMPTY
from annotator.core.ledger.entry_types import MovedBody, StartedBody, new_entry
from annotator.core.ports.bundles import Progress
from annotator.core.settings import MOVED_OUT, moved_out
from annotator.core.transfer import MovedMember, MovedOut, MoveManifest, TransferDirection
from annotator.formats.source.listing import readable_size
from annotator.formats.transfer_manifest import move_manifest_bytes
from annotator.store.backup.verified_copy import copy_before_migration, copy_records
from annotator.store.bundles.library import RESERVE_BYTES, STAGING
from annotator.store.disk import (
    disk_faults,
    make_folder,
    opened_privately,
    part_of,
    show_new,
    sync_descriptor,
    sync_folder,
)
from annotator.store.folders.home import Home
from annotator.store.records import ledger
from annotator.store.records.connection import open_database, sqlite_faults, transaction
from annotator.store.records.settings import write_settings
from annotator.store.transfer.layout import (
    MANIFEST,
    MEMBERS_AT_MOST,
    RECORDS,
    TransferContents,
    TransferItem,
    all_going,
    twin_among,
)

PIECE_BYTES = 1 << 20
_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can store
_ORDINARY_FILE = 0o100600 << 16
_UNIX = 3


class _Copy(Struct, frozen=True):
    """The backup of the records, with the last entry of its ledger."""

    path: Path
    entries: int
    last_sha256: str


class Packing:
    """The writing of one transfer file. `pack` blocks and may be called once."""

    def __init__(self, home: Home, target: Path, program: str, progress: Progress) -> None:
        self._home = home
        self._target = target
        self._program = program
        self._progress = progress
        self._number = secrets.token_hex(16)
        self._members: dict[str, MovedMember] = {}
        self._done_bytes = self._all_bytes = 0

    def pack(self, now: Timestamp, *, is_running: bool, overwrite: bool) -> MovedOut:
        """Write the file. Raise `MoveRefused`, `StoreFault` and any exception of the progress; nothing is left then."""
        going = self._checked(overwrite=overwrite)
        with self._copy_of_records(now, is_running=is_running) as copy:
            part = part_of(self._target)
            with _target_faults(self._target, going.outlook.size_bytes):
                try:
                    self._write(part, going, copy, now)
                    self._read_back(part)
                    size_bytes = part.stat().st_size
                    self._show(part, overwrite=overwrite)
                finally:
                    part.unlink(missing_ok=True)
        return MovedOut(self._number, str(self._target), size_bytes, going.outlook)

    def _checked(self, *, overwrite: bool) -> TransferContents:
        target = self._target
        folder = self._home.folder
        if not self._home.records.is_file():
            raise MoveRefused(MoveReason.NOTHING, path=str(folder))
        with disk_faults(target):
            if target.resolve().is_relative_to(folder.resolve()):
                raise MoveRefused(MoveReason.INSIDE, path=str(target))
            if not overwrite and (target.is_symlink() or target.exists()):
                raise MoveRefused(MoveReason.TAKEN, path=str(target))
        going = all_going(self._home)
        if len(going.files) + 2 > MEMBERS_AT_MOST:
            raise MoveRefused(MoveReason.TOO_MANY, path=str(folder), limit=str(MEMBERS_AT_MOST))
        if twin := twin_among(file.name for file in going.files):
            raise MoveRefused(MoveReason.TWINS, path=str(folder / twin))
        check_space(target.absolute().parent, going.outlook.size_bytes)
        return going

    @contextmanager
    def _copy_of_records(self, now: Timestamp, *, is_running: bool) -> Iterator[_Copy]:
        """Yield a verified backup of the records for the transfer. Its ledger ends with the stop of the program. The
        mark of a transfer and the checkpoint, which is a cache, are removed."""
        check_space(self._home.folder, self._home.records.stat().st_size)
        with staged_for_moving(self._home) as staging:
            path = staging / RECORDS
            holding = copy_records(self._home.records, path, lambda _done, _all: self._report_progress(0))
            copy = _Copy(path, holding.entries, holding.last_sha256)
            with sqlite_faults(path), closing(open_database(path)) as connection, transaction(connection):
                if is_running and _is_running(connection):
                    (entry,) = ledger.append(connection, (new_entry(EntryKind.STOPPED, now, EMPTY),))
                    copy = _Copy(path, entry.seq, entry.sha256)
                write_settings(connection, {MOVED_OUT: ""})
                connection.execute("DROP TABLE IF EXISTS checkpoint")
            yield copy

    def _write(self, part: Path, going: TransferContents, copy: _Copy, now: Timestamp) -> None:
        files = (TransferItem(RECORDS, copy.path, copy.path.stat().st_size), *going.files)
        self._all_bytes = 2 * sum(file.size_bytes for file in files)
        with open(part, "xb", opener=opened_privately) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                for member in files:
                    self._members[member.name] = self._add(archive, member)
                manifest = MoveManifest(
                    number=self._number,
                    program=self._program,
                    made_utc_ms=now.utc_ms,
                    entries=copy.entries,
                    last_sha256=copy.last_sha256,
                    servers=going.outlook.servers,
                    members=self._members,
                )
                archive.writestr(_info(MANIFEST, 0), move_manifest_bytes(manifest))
            file.flush()
            sync_descriptor(file.fileno())

    def _add(self, archive: zipfile.ZipFile, member: TransferItem) -> MovedMember:
        digest = hashlib.sha256()
        size_bytes = 0
        with archive.open(_info(member.name, member.size_bytes), "w") as place:
            for piece in _pieces_of(member.path):
                place.write(piece)
                digest.update(piece)
                size_bytes += len(piece)
                self._report_progress(len(piece))
        return MovedMember(digest.hexdigest(), size_bytes)

    def _read_back(self, part: Path) -> None:
        """Raises StoreFault when the disk does not give back what was written."""
        try:
            with zipfile.ZipFile(part) as archive:
                for name, member in self._members.items():
                    digest = hashlib.sha256()
                    with archive.open(name) as file:
                        while piece := file.read(PIECE_BYTES):
                            digest.update(piece)
                            self._report_progress(len(piece))
                    if digest.hexdigest() != member.sha256:
                        raise StoreFault(path=str(self._target), detail=f"{name} differs from what was written")
        except zipfile.BadZipFile as error:
            raise StoreFault(path=str(self._target), detail="what was written cannot be read back") from error

    def _show(self, part: Path, *, overwrite: bool) -> None:
        if overwrite:
            part.replace(self._target)
        else:
            try:
                show_new(part, self._target)
            except FileExistsError as error:
                raise MoveRefused(MoveReason.TAKEN, path=str(self._target)) from error
        sync_folder(self._target.absolute().parent)

    def _report_progress(self, done_bytes: int) -> None:
        """Report progress. A file that grew meanwhile does not exceed the total."""
        self._done_bytes = min(self._done_bytes + done_bytes, self._all_bytes)
        self._progress(self._done_bytes // 2, self._all_bytes // 2)


def append_mark(connection: sqlite3.Connection, now: Timestamp, program: str, body: MovedBody) -> None:
    """Append the mark of a transfer. After a crash it stands in a run of its own: no time since then counts as work."""
    new = [new_entry(EntryKind.RECORDS_MOVED, now, body)]
    if _is_running(connection):
        started = new_entry(EntryKind.STARTED, now, StartedBody(program))
        new = [started, *new, new_entry(EntryKind.STOPPED, now, EMPTY)]
    ledger.append(connection, new)


def mark_moved_out(home: Home, moved: MovedOut, now: Timestamp, program: str) -> Path | None:
    """Mark the records, open in no window, as transferred: the next start warns the user. Return the copy of records
    that an older program wrote, made before they are migrated. Raise `StoreFault`."""
    copies: list[Path] = []

    def copy(source: sqlite3.Connection, version: int) -> None:
        copies.append(copy_before_migration(source, version, home.copies))

    with sqlite_faults(home.records), closing(open_database(home.records, copy)) as connection, transaction(connection):
        append_mark(connection, now, program, MovedBody(moved.number, TransferDirection.OUT))
        write_settings(connection, moved_out(moved, now.utc_ms))
    return next(iter(copies), None)


def check_space(
    folder: Path, needed_bytes: int, free_bytes: Callable[[Path], int] = lambda place: shutil.disk_usage(place).free
) -> None:
    """Raise `DiskFull` if the space is not sufficient, and `StoreFault` if the folder does not exist."""
    with disk_faults(folder):
        free = free_bytes(folder)
    if free < needed_bytes + RESERVE_BYTES:
        raise DiskFull(path=str(folder), detail=f"{needed_bytes + RESERVE_BYTES} bytes are needed and {free} are free")


@contextmanager
def staged_for_moving(home: Home) -> Iterator[Path]:
    """Yield a staging folder beside those of bundles being imported, so that leftovers are cleaned up with those."""
    staging = home.bundles / f"{STAGING}{secrets.token_hex(8)}"
    with disk_faults(staging):
        make_folder(staging)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _target_faults(target: Path, size_bytes: int) -> Iterator[None]:
    """Translate the unclear error of a file system that cannot hold a file of this size."""
    with disk_faults(target):
        try:
            yield
        except OSError as error:
            if error.errno != errno.EFBIG:
                raise
            raise MoveRefused(MoveReason.LARGE_FOR_DISK, path=str(target), size=readable_size(size_bytes)) from error


def _is_running(connection: sqlite3.Connection) -> bool:
    """Return whether the last program of the ledger has not stopped."""
    asked = "SELECT kind FROM entries WHERE kind IN (?, ?) ORDER BY seq DESC LIMIT 1"
    last = connection.execute(asked, (EntryKind.STARTED, EntryKind.STOPPED)).fetchone()
    return last is not None and last[0] == EntryKind.STARTED


def _pieces_of(path: Path) -> Iterator[bytes]:
    with disk_faults(path), path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _info(name: str, size_bytes: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WHEN)
    info.create_system = _UNIX
    info.external_attr = _ORDINARY_FILE
    info.file_size = size_bytes
    return info
