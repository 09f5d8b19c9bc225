"""A bundle packed as a zip file: same files give the same bytes; the file is verified before it gets its name."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from annotator.core.errors import BundleRefused, StoreFault
from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.store.bundles.file_copy import Copying, listed_sizes, silent
from annotator.store.bundles.sources import ZipSource
from annotator.store.disk import disk_faults, part_of, show_new, sync_descriptor, sync_folder

# The earliest date that a zip file can store. Modification times are private and would change the bytes.
_EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o100644 << 16
_UNIX = 3
_TEXT = frozenset({".toml", ".xml", ".csv", ".tsv", ".json", ".jsonl", ".md", ".txt"})
# A reader treats a higher compression ratio as a zip bomb (`formats.source.listing`).
MAX_COMPRESSION_RATIO = 50


class Packed(Struct, frozen=True):
    path: Path
    files: int
    size_bytes: int
    sha256: str


def pack(source: BundleSource, paths: Sequence[str], target: Path, *, overwrite: bool) -> Packed:
    """Pack `paths`, which were checked before, sorted by name. The target appears completely or not at all. Raise
    `BundleRefused` if the target exists and may not be overwritten, or if the source does not match its listing.
    Raise `StoreFault` if the disk fails."""
    if not overwrite and os.path.lexists(target):
        raise _target_exists(target)
    part = part_of(target)
    with disk_faults(target):
        try:
            hashes = _write(source, sorted(paths), part)
            _compare(part, hashes)
            packed = Packed(target, len(hashes), part.stat().st_size, _sha256(part))
            _show(part, target, overwrite=overwrite)
            sync_folder(target.absolute().parent)
        finally:
            part.unlink(missing_ok=True)
    return packed


def _write(source: BundleSource, paths: Sequence[str], part: Path) -> Mapping[str, str]:
    """Write the zip file and return the SHA-256 of each packed file by path."""
    listed = listed_sizes(source)
    sizes = {path: listed[path] for path in paths}
    copying = Copying(source, sizes, silent)
    with part.open("xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for path in paths:
                with archive.open(_member(source, path, sizes[path]), "w") as member:
                    member.writelines(copying.pieces(path))
        file.flush()
        sync_descriptor(file.fileno())
    return copying.sha256


def plain_entry(path: str) -> zipfile.ZipInfo:
    """Return the zip entry of an ordinary file, without its modification time."""
    info = zipfile.ZipInfo(path, _EARLIEST_DATE)
    info.create_system = _UNIX
    info.external_attr = _ORDINARY_FILE
    return info


def _member(source: BundleSource, path: str, size_bytes: int) -> zipfile.ZipInfo:
    """Return the zip entry of a file. Media are stored, text compressed unless its ratio is suspiciously high."""
    info = plain_entry(path)
    info.file_size = size_bytes
    if Path(path).suffix.lower() in _TEXT:
        compressed_bytes = _compressed_bytes(source, path, size_bytes)
        if size_bytes <= MAX_COMPRESSION_RATIO * compressed_bytes:
            info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _compressed_bytes(source: BundleSource, path: str, size_bytes: int) -> int:
    """Return the compressed size of a file in bytes."""
    shrinking = zlib.compressobj()
    shrunk = sum(len(shrinking.compress(piece)) for piece in source.pieces(path, size_bytes))
    return shrunk + len(shrinking.flush())


def _compare(part: Path, hashes: Mapping[str, str]) -> None:
    """Raise `StoreFault` if the disk does not return what was written."""
    packed = ZipSource(part)
    try:
        sizes = listed_sizes(packed)
        if list(sizes) != list(hashes):
            raise StoreFault(path=str(part), detail="what was packed differs from what was written")
        reading = Copying(packed, sizes, silent)
        for path, sha256 in hashes.items():
            deque(reading.pieces(path), maxlen=0)
            if reading.sha256[path] != sha256:
                raise StoreFault(path=str(part), detail=f"{path} differs from what was written")
    finally:
        packed.close()


def _sha256(part: Path) -> str:
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _show(part: Path, target: Path, *, overwrite: bool) -> None:
    """Give the finished file its final name. Without `overwrite`, the system checks in one step that it is free."""
    if overwrite:
        part.replace(target)
        return
    try:
        show_new(part, target)
    except FileExistsError as error:
        raise _target_exists(target) from error


def _target_exists(target: Path) -> BundleRefused:
    return BundleRefused((Problem(ProblemCode.TARGET_TAKEN, Place(str(target)), {"why": "file"}),))
