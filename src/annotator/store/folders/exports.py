"""Exports of records into a new folder, and of results into a zip file: complete, or nothing."""

from __future__ import annotations

import errno
import os
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

from annotator.core.errors import StoreFault
from annotator.core.ports.bundles import Progress
from annotator.store.bundles.pack import MAX_COMPRESSION_RATIO, plain_entry
from annotator.store.disk import disk_faults, opened_privately, part_of, show_new, sync_descriptor, sync_folder
from annotator.store.folders.atomic_files import AlreadyThere, write_atomically
from annotator.store.folders.staging import staged


class DiskExports:
    """`core.ports.folders.Exports`."""

    def write(self, place: str, name: str, files: Mapping[str, Iterable[bytes]]) -> str:
        above = Path(place)
        with disk_faults(above), staged(above, 0o700) as staging:
            write_atomically({staging / file: pieces for file, pieces in files.items()}, overwrite=False)
            folder = _name_folder(staging, above, name)
            sync_folder(above)
        return str(folder)


def _name_folder(staging: Path, above: Path, name: str) -> Path:
    """Give the folder its final name without overwriting: a second export gets a number."""
    for number in count(1):
        folder = above / (name if number == 1 else f"{name}-{number}")
        if folder.is_symlink() or folder.exists():
            continue
        try:
            staging.rename(folder)
        except OSError:
            if not folder.exists():
                raise
            continue
        return folder
    raise AssertionError("numbers do not end")


class DiskArchives:
    """`core.ports.folders.Archives`."""

    def write(self, folder: str, name: str, files: Sequence[tuple[str, bytes]], progress: Progress) -> str:
        place = Path(folder)
        part = part_of(place / name)
        with disk_faults(place):
            try:
                _write_archive(part, files, progress)
                _verify_archive(part, files)
                target = _name_archive(part, place, name)
                sync_folder(place)
            finally:
                part.unlink(missing_ok=True)
        return str(target)

    def copy(self, source: str, target: str) -> None:
        path = Path(target)
        with disk_faults(Path(source)):
            data = Path(source).read_bytes()
        try:
            write_atomically({path: (data,)}, overwrite=False)
        except AlreadyThere as error:
            raise StoreFault(path=target, detail=os.strerror(errno.EEXIST)) from error


def _write_archive(part: Path, files: Sequence[tuple[str, bytes]], progress: Progress) -> None:
    with open(part, "xb", opener=opened_privately) as file:
        with zipfile.ZipFile(file, "w") as archive:
            for number, (path, data) in enumerate(files, start=1):
                archive.writestr(_archive_entry(path, data), data)
                progress(number, len(files))
        file.flush()
        sync_descriptor(file.fileno())


def _archive_entry(path: str, data: bytes) -> zipfile.ZipInfo:
    """Return the zip entry of a file, which hides the time at which the result was made."""
    info = plain_entry(path)
    is_too_dense = len(data) > MAX_COMPRESSION_RATIO * len(zlib.compress(data))
    info.compress_type = zipfile.ZIP_STORED if is_too_dense else zipfile.ZIP_DEFLATED
    return info


def _verify_archive(part: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Raise `StoreFault` if the disk does not return what was written."""
    with zipfile.ZipFile(part) as archive:
        for path, data in files:
            if archive.read(path) != data:
                raise StoreFault(path=str(part), detail=f"{path} differs from what was written")


def _name_archive(part: Path, place: Path, name: str) -> Path:
    """Give the file its final name without overwriting: a second file of the same day gets a number."""
    for number in count(1):
        target = place / (f"{name}.zip" if number == 1 else f"{name}-{number}.zip")
        try:
            show_new(part, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError("numbers do not end")
