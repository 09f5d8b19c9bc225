"""Bundle sources: a folder or a zip file, read-only and untrusted. Names are unchanged; `formats` checks whether
they are allowed in a bundle. Nothing is unpacked as a whole, no link is followed, and no declared size trusted."""

from __future__ import annotations

import errno
import os
import stat
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Listed
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.builtin.resources import translated_sample
from annotator.formats.source.listing import MAX_FILES, JoinedSource, readable_size
from annotator.formats.source.paths import is_bounded, names_packed_bundle
from annotator.store.bundles.zip_names import DAMAGE, MEMBERS_AT_MOST, BoundedZip, TooManyNames, begins_twice

CHUNK_BYTES = 1 << 20
ENCRYPTED_FLAG = 0x1
# Python's readers for the other methods expand without a memory limit.
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# Holes are searched only in a file of which so little is on the disk. No decoder needs a file like that.
_SPARSE_RATIO, _SPARSE_FROM_BYTES = 50, 1 << 20
_BLOCK_BYTES = 512  # the unit of `st_blocks`

# The flags do not exist on Windows. There, only the check of each part of the path remains.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_source(location: str) -> BundleSource:
    """Open the folder or zip file at a local path. Raise `BundleRefused` if it is neither or cannot be read."""
    path = Path(location)
    with _readable(path.name or location):
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise _refused(ProblemCode.NOT_FOUND, location) from error
        if stat.S_ISDIR(mode):
            shared = translated_sample(path)
            own = FolderSource(path)
            return own if shared is None else JoinedSource(own, FolderSource(shared))
        if not stat.S_ISREG(mode):
            raise _refused(ProblemCode.NOT_A_BUNDLE, path.name, why="file")
        return ZipSource(path)


class FolderSource:
    """A `core.ports.bundles.BundleSource` for a folder, possibly reached through a link; links in it are refused."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self._folder = folder
        self._name = name or folder.absolute().name

    @property
    def name(self) -> str:
        return self._name

    @property
    def folder(self) -> Path:
        """The path of the folder."""
        return self._folder

    def listing(self) -> tuple[Listed, ...]:
        found: list[Listed] = []
        pending = [""]
        while pending:
            prefix = pending.pop()
            with _readable(prefix or self._name), os.scandir(self._folder / prefix) as members:
                # A folder that was dropped by mistake may contain millions of files.
                some = islice(members, MEMBERS_AT_MOST + 1 - len(found))
                for member in sorted(some, key=lambda entry: entry.name):
                    listed = _listed(member, prefix)
                    found.append(listed)
                    if listed.is_folder and is_bounded(listed.path):
                        pending.append(listed.path)
            if len(found) > MEMBERS_AT_MOST:
                raise _refused(ProblemCode.TOO_MANY_FILES, self._name, limit=str(MAX_FILES))
        return tuple(found)

    def read(self, path: str, limit_bytes: int) -> bytes:
        return _in_one(self.pieces(path, limit_bytes))

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        with _readable(path), self._open(path) as file:
            yield from _pieces(file, path, limit_bytes)

    def close(self) -> None:
        """Do nothing, because nothing is held open."""

    def _open(self, path: str) -> IO[bytes]:
        parts = path.split("/")
        if not all(_is_plain(part) for part in parts):
            raise _refused(ProblemCode.PATH_ESCAPES, path)
        place = str(self._folder)
        for part in parts:  # texts, because paths would take half of the time of a take-in of small files
            place = f"{place}{os.sep}{part}"
            if stat.S_ISLNK(os.lstat(place).st_mode) or os.path.isjunction(place):
                raise _refused(ProblemCode.LINK, path)
        # Non-blocking, because a pipe that replaced the file meanwhile would block the open call.
        descriptor = os.open(place, _OPEN_FLAGS)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _refused(ProblemCode.SPECIAL_FILE, path)
        return os.fdopen(descriptor, "rb")


class ZipSource:
    """A `core.ports.bundles.BundleSource` for a zip file. Of namesakes the first is read; all are listed."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        with _readable(self._name):
            self._file = BoundedZip(path)
            try:
                self._zip = self._file.opened()
            except TooManyNames as many:
                self._file.close()
                raise _refused(ProblemCode.TOO_MANY_FILES, self._name, **many.params) from many
            except DAMAGE as error:
                self._file.close()
                if not _claims_to_be_zip(path):
                    raise _refused(ProblemCode.NOT_A_BUNDLE, self._name, why="file") from error
                raise _refused(ProblemCode.ARCHIVE_DAMAGED, self._name, detail=str(error)) from error
        if begins_twice(self._zip):
            self.close()
            raise _refused(ProblemCode.ARCHIVE_DAMAGED, self._name, detail="members overlap")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            self._members.setdefault(info.orig_filename, info)

    @property
    def name(self) -> str:
        return self._name

    def listing(self) -> tuple[Listed, ...]:
        return tuple(_zip_listed(info) for info in self._zip.infolist())

    def read(self, path: str, limit_bytes: int) -> bytes:
        return _in_one(self.pieces(path, limit_bytes))

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        info = self._members.get(path)
        if info is None:
            raise _refused(ProblemCode.FILE_MISSING, path)
        if info.flag_bits & ENCRYPTED_FLAG:
            raise _refused(ProblemCode.ARCHIVE_ENCRYPTED, path)
        if info.compress_type not in METHODS:
            raise _refused(ProblemCode.UNREADABLE, path, detail=f"compression method {info.compress_type}")
        with _readable(path):
            try:
                with self._zip.open(info) as file:
                    yield from _pieces(file, path, limit_bytes)
            except DAMAGE as error:
                raise _refused(ProblemCode.ARCHIVE_DAMAGED, path, detail=str(error)) from error
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise
                # The central directory places the member before the start of the file.
                raise _refused(ProblemCode.ARCHIVE_DAMAGED, path, detail=str(error)) from error

    def close(self) -> None:
        self._zip.close()
        self._file.close()


def _in_one(pieces: Iterable[bytes]) -> bytes:
    """Join the pieces of a file. Unlike `bytes.join` this never holds the file twice."""
    whole = BytesIO()
    whole.writelines(pieces)
    return whole.getvalue()


def _pieces(file: IO[bytes], path: str, limit_bytes: int) -> Iterator[bytes]:
    """Yield the whole file. Stop one byte after the limit, whatever size was declared."""
    left = limit_bytes + 1
    while left > 0 and (piece := file.read(min(left, CHUNK_BYTES))):
        left -= len(piece)
        if left <= 0:
            raise _refused(ProblemCode.FILE_TOO_LARGE, path, limit=readable_size(limit_bytes))
        yield piece


def _listed(member: os.DirEntry[str], prefix: str) -> Listed:
    path = f"{prefix}/{member.name}" if prefix else member.name
    found = member.stat(follow_symlinks=False)
    mode = found.st_mode
    is_link = stat.S_ISLNK(mode) or member.is_junction()
    is_folder = stat.S_ISDIR(mode) and not is_link
    is_file = stat.S_ISREG(mode)
    size = found.st_size if is_file else 0
    stored = _stored_bytes(member.path, found) if is_file else 0
    is_special = not (is_link or is_folder or is_file)
    return Listed(path, size, stored, is_folder, is_link, is_special, is_sparse=stored < size)


def _stored_bytes(place: str, found: os.stat_result) -> int:
    """Return the size without holes of a file that is very sparse; of any other file its size. The number of its
    blocks alone proves nothing: some file systems count them later, compress, or state none."""
    size = found.st_size
    if sys.platform == "win32" or size < _SPARSE_FROM_BYTES or found.st_blocks * _BLOCK_BYTES * _SPARSE_RATIO > size:
        return size
    stored = end = 0
    with suppress(OSError):  # without a permission, reading reports it
        descriptor = os.open(place, _OPEN_FLAGS)
        try:
            while stored * _SPARSE_RATIO < size:
                begin = os.lseek(descriptor, end, os.SEEK_DATA)
                end = os.lseek(descriptor, begin, os.SEEK_HOLE)
                stored += end - begin
            return size
        except OSError as error:
            return stored if error.errno == errno.ENXIO else size  # there is nothing but a hole
        finally:
            os.close(descriptor)
    return size


def _zip_listed(info: zipfile.ZipInfo) -> Listed:
    """Return a member's listing entry. `external_attr`'s upper half is the creator's Unix mode, 0 if none."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return Listed(
        path=info.orig_filename.removesuffix("/"),
        size_bytes=info.file_size,
        packed_bytes=info.compress_size,
        is_folder=info.orig_filename.endswith("/"),
        is_link=kind == stat.S_IFLNK,
        is_special=kind not in (0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK),
        is_encrypted=bool(info.flag_bits & ENCRYPTED_FLAG),
    )


def _is_plain(part: str) -> bool:
    """Return whether a part of a path is a plain name on this system."""
    separators = {"/", "\0", os.sep, os.altsep or os.sep} | ({":"} if os.name == "nt" else set())
    return part not in ("", ".", "..") and not separators & set(part)


def _claims_to_be_zip(path: Path) -> bool:
    """Return whether the file is meant to be a zip file, so that a damaged one is told from any other file."""
    with path.open("rb") as file:
        return file.read(2) == b"PK" or names_packed_bundle(path.name)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Translate OSError into a problem of the bundle."""
    try:
        yield
    except FileNotFoundError as error:
        raise _refused(ProblemCode.FILE_MISSING, name) from error
    except OSError as error:
        raise _refused(ProblemCode.UNREADABLE, name, detail=error.strerror or str(error)) from error


def _refused(code: ProblemCode, file: str, **params: str) -> BundleRefused:
    return BundleRefused((Problem(code, Place(file), params),))


def open_any_source(location: str) -> BundleSource:
    """Open a folder, a zip file or a single file. Raise `BundleRefused` if the location is none of them."""
    path = Path(location)
    try:
        is_other_file = path.is_file() and not names_packed_bundle(path.name) and not zipfile.is_zipfile(path)
    except (OSError, ValueError):
        is_other_file = False  # opening it reports the error
    return SingleFile(path) if is_other_file else open_source(location)


class SingleFile:
    """A `core.ports.bundles.BundleSource` with one file, the only one readable, perhaps through a link."""

    def __init__(self, path: Path) -> None:
        """Raise `BundleRefused` if the file does not exist."""
        try:
            real = path.resolve(strict=True)
            self._size_bytes = real.stat().st_size
        except (OSError, ValueError) as error:
            raise BundleRefused((Problem(ProblemCode.NOT_FOUND, Place(str(path))),)) from error
        self._folder = FolderSource(real.parent)
        self._path = real.name

    @property
    def name(self) -> str:
        return self._path

    def listing(self) -> tuple[Listed, ...]:
        return (Listed(self._path, self._size_bytes, self._size_bytes),)

    def read(self, path: str, limit_bytes: int) -> bytes:
        return _in_one(self.pieces(path, limit_bytes))

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        if path != self._path:
            raise BundleRefused((Problem(ProblemCode.FILE_MISSING, Place(path)),))
        return self._folder.pieces(path, limit_bytes)

    def close(self) -> None:
        """Nothing is held open."""
