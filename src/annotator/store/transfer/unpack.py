"""The import of a transfer file. Nothing in it is trusted, and nothing is installed before everything is verified."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from annotator.core.errors import MoveReason, MoveRefused, RecordsDamaged, RecordsNewer, StoreFault
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import MovedBody
from annotator.core.ports.bundles import Progress
from annotator.core.settings import RESULTS_FOLDER, Settings
from annotator.core.transfer import MovedIn, MoveManifest, TransferDirection
from annotator.formats.problem_log import printable
from annotator.formats.transfer_manifest import LARGEST_BYTES, NewerMove, NoMoveManifest, read_move_manifest
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.bundles.library import FILES
from annotator.store.bundles.sources import ENCRYPTED_FLAG
from annotator.store.bundles.zip_names import DAMAGE, BoundedZip, TooManyNames, begins_twice
from annotator.store.disk import disk_faults, make_folder, opened_privately, sync_descriptor, sync_folder
from annotator.store.folders.home import Home
from annotator.store.records import schema
from annotator.store.records.connection import open_database, open_to_read, sqlite_faults, transaction
from annotator.store.records.settings import read_settings, write_settings
from annotator.store.transfer.layout import (
    BUNDLES,
    MANIFEST,
    MEMBERS_AT_MOST,
    NAMES_AT_MOST_BYTES,
    RECORDS,
    RESULTS,
    is_fit,
    twin_among,
)
from annotator.store.transfer.pack import PIECE_BYTES, append_mark, check_space, staged_for_moving
from annotator.store.transfer.row_copy import copy_rows

_GIVEN = "given.sqlite3"
_LONGEST_SHOWN, _LONGEST_PATH = 100, 400
# Entries that are written even if the worker has done nothing but look around.
_NO_WORK = (
    EntryKind.STARTED, EntryKind.STOPPED, EntryKind.HEARTBEAT, EntryKind.PAUSED, EntryKind.RESUMED,
    EntryKind.IDLE_BEGAN, EntryKind.IDLE_ENDED, EntryKind.LOCK_BEGAN, EntryKind.LOCK_ENDED,
    EntryKind.OWN_PAGES_OPENED, EntryKind.OWN_PAGES_CLOSED,
)  # fmt: skip


def check_fresh(home: Home) -> None:
    """Raise `MoveRefused` if there is work, and `StoreFault` if that cannot be determined."""
    if _has_files(home.bundles) or _has_files(home.results) or (home.records.exists() and _has_work(home.records)):
        raise MoveRefused(MoveReason.HAS_WORK, path=str(home.folder))


def _has_files(folder: Path) -> bool:
    with disk_faults(folder):
        return folder.is_dir() and any(not entry.name.startswith(".") for entry in folder.iterdir())


def _has_work(records: Path) -> bool:
    kinds = ", ".join(f"'{kind}'" for kind in _NO_WORK)
    asked = f"SELECT 1 FROM assignments UNION ALL SELECT 1 FROM entries WHERE kind NOT IN ({kinds}) LIMIT 1"
    with sqlite_faults(records), closing(open_to_read(records, for_a_moment=True)) as connection:
        return connection.execute(asked).fetchone() is not None


class Unpacking:
    """The reading of one transfer file. `unpack` blocks and may be called once."""

    def __init__(self, home: Home, file: Path, program: str, progress: Progress) -> None:
        self._home = home
        self._file = file
        self._program = program
        self._progress = progress
        self._all_bytes = 0

    def unpack(self, now: Timestamp) -> MovedIn:
        """Verify and unpack everything for the installation. Raise `MoveRefused`, `StoreFault` and any exception of
        the progress; nothing is left then."""
        check_fresh(self._home)
        with self._opened() as archive:
            members = self._members(archive)
            manifest = self._manifest(archive, members)
            # The records are in the staging folder twice for a moment.
            sizes = (info.file_size for info in (*members.values(), members[RECORDS]))
            check_space(self._home.folder, sum(sizes))
            with staged_for_moving(self._home) as staging:
                self._write(archive, members, manifest, staging)
                moved = self._take_records(staging / RECORDS, manifest, now)
                with disk_faults(self._home.folder):
                    staging.rename(self._home.arrived)
                    sync_folder(self._home.folder)
        return moved

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        with disk_faults(self._file):
            file = BoundedZip(self._file, MEMBERS_AT_MOST, NAMES_AT_MOST_BYTES)
        with file, disk_faults(self._file):
            try:
                archive = file.opened()
            except TooManyNames as many:
                raise MoveRefused(MoveReason.TOO_MANY, path=str(self._file), limit=str(MEMBERS_AT_MOST)) from many
            except DAMAGE as error:
                raise MoveRefused(MoveReason.NOT_OURS, path=str(self._file)) from error
            with archive:
                yield archive

    def _members(self, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
        """Return the members by name. All must be plain files with their declared size, and no two may overlap."""
        found = {info.orig_filename: info for info in archive.infolist()}
        if MANIFEST not in found:
            raise MoveRefused(MoveReason.NOT_OURS, path=str(self._file))
        for name, info in found.items():
            if not _is_plain(info) or not is_fit(name):
                raise self._damaged(name)
        packed_bytes = sum(info.file_size for info in found.values())
        is_crowded = packed_bytes > self._file.stat().st_size or len(found) < len(archive.infolist())
        if is_crowded or begins_twice(archive) or twin_among(found):
            raise self._damaged(MANIFEST)
        return found

    def _manifest(self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> MoveManifest:
        if members[MANIFEST].file_size > LARGEST_BYTES:
            raise self._damaged(MANIFEST)
        try:
            manifest = read_move_manifest(b"".join(self._pieces(archive, members[MANIFEST])), len(members))
        except NewerMove as newer:
            raise MoveRefused(MoveReason.NEWER, path=str(self._file)) from newer
        except NoMoveManifest as error:
            raise self._damaged(MANIFEST) from error
        listed = {name: member.size_bytes for name, member in manifest.members.items()}
        if listed != {name: info.file_size for name, info in members.items() if name != MANIFEST}:
            raise self._damaged(MANIFEST)
        if RECORDS not in listed:
            raise self._damaged(RECORDS)
        return manifest

    def _write(
        self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], manifest: MoveManifest, staging: Path
    ) -> None:
        done_bytes, all_bytes = 0, sum(member.size_bytes for member in manifest.members.values())
        self._all_bytes = all_bytes
        for name, member in manifest.members.items():
            digest = hashlib.sha256()
            place = staging.joinpath(*name.split("/"))
            with disk_faults(place):
                make_folder(place.parent)
                with open(place, "xb", opener=opened_privately) as file:
                    for piece in self._pieces(archive, members[name]):
                        file.write(piece)
                        digest.update(piece)
                        done_bytes += len(piece)
                        self._progress(done_bytes, all_bytes)
                    file.flush()
                    sync_descriptor(file.fileno())
            if digest.hexdigest() != member.sha256:
                raise self._damaged(name)
        with disk_faults(staging):
            for folder, _, _ in staging.walk():
                sync_folder(folder)

    def _pieces(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
        left = info.file_size
        try:
            with archive.open(info) as file:
                while left > 0 and (piece := file.read(min(left, PIECE_BYTES))):
                    left -= len(piece)
                    yield piece
        except DAMAGE as error:
            raise self._damaged(info.orig_filename) from error
        if left:
            raise self._damaged(info.orig_filename)

    def _take_records(self, records: Path, manifest: MoveManifest, now: Timestamp) -> MovedIn:
        """Compare the records with the manifest, copy their rows into own records, and record their origin."""
        given = records.with_name(_GIVEN)
        with disk_faults(records):
            records.rename(given)
        self._compare(given, manifest)
        try:
            copy_rows(given, records, self._still)
        except RecordsDamaged as damaged:
            raise self._damaged(RECORDS) from damaged
        with disk_faults(given):
            given.unlink()
        moved = MovedBody(manifest.number, TransferDirection.IN)
        with sqlite_faults(records), closing(open_database(records)) as connection, transaction(connection):
            append_mark(connection, now, self._program, moved)
            (waiting,) = connection.execute("SELECT count(*) FROM parcels WHERE state = 'waiting'").fetchone()
            fell_back = _missing_folder(Settings(read_settings(connection)).value(RESULTS_FOLDER))
            if fell_back:
                write_settings(connection, {RESULTS_FOLDER.key: ""})
        return MovedIn(
            number=manifest.number,
            made_utc_ms=manifest.made_utc_ms,
            entries=manifest.entries,
            bundles=sum(_is_list_of_bundle(name) for name in manifest.members),
            results=sum(name.startswith(f"{RESULTS}/") for name in manifest.members),
            waiting=waiting,
            servers=manifest.servers,
            fell_back=printable(fell_back, _LONGEST_PATH),
        )

    def _compare(self, records: Path, manifest: MoveManifest) -> None:
        """Verify the given records, and compare them with the manifest."""
        try:
            self._check_schema(records)
            whole = backup_summary_of(records, self._still)
        except RecordsNewer as newer:
            raise MoveRefused(MoveReason.NEWER, path=str(self._file)) from newer
        except StoreFault as damaged:
            if type(damaged) not in (RecordsDamaged, StoreFault):  # a full disk says nothing about the file
                raise
            raise self._damaged(RECORDS) from damaged
        if (whole.entries, whole.last_sha256) != (manifest.entries, manifest.last_sha256):
            raise self._damaged(RECORDS)

    def _still(self, _done: int, _all: int) -> None:
        """Report that all bytes are there while their content is checked; the user may stop it."""
        self._progress(self._all_bytes, self._all_bytes)

    def _check_schema(self, records: Path) -> None:
        """Refuse records with foreign triggers, views or virtual tables, because reading them may run code."""
        with sqlite_faults(records), closing(open_to_read(records, for_a_moment=True)) as connection:
            # Triggers, views and virtual tables have no page of their own.
            acting = connection.execute("SELECT name FROM sqlite_schema WHERE coalesce(rootpage, 0) = 0").fetchall()
        if not {name for (name,) in acting} <= set(schema.TRIGGERS):
            raise self._damaged(RECORDS)

    def _damaged(self, member: str) -> MoveRefused:
        shown = printable(member, _LONGEST_SHOWN)
        return MoveRefused(MoveReason.DAMAGED, path=str(self._file), member=shown)


def _is_plain(info: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    is_stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
    return is_stored and kind in (0, stat.S_IFREG) and not info.flag_bits & ENCRYPTED_FLAG


def _is_list_of_bundle(name: str) -> bool:
    place, _, path = name.partition("/")
    return place == BUNDLES and path.count("/") == 1 and path.endswith(f"/{FILES}")


def _missing_folder(chosen: str) -> str:
    """Return the chosen results folder if it does not exist on this computer, else an empty string."""
    return chosen if chosen and not Path(chosen).is_dir() else ""
