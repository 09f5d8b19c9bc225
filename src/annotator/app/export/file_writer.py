"""Writing of the files of an export with one file per medium, into a folder or a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.formats.exports.images.source_files import Content
from annotator.formats.source.paths import OWN_LIST
from annotator.store.disk import disk_faults, sync_folder
from annotator.store.folders.atomic_files import AlreadyThere, check_free, write_atomically, write_unseen
from annotator.store.folders.export_manifest import (
    ExportedFiles,
    delete_unwanted,
    list_content,
    listed_files,
    replaced_files,
)
from annotator.store.folders.staging import staged

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ZIP_SUFFIX = ".zip"
# The earliest date that a zip can contain, because the time of the export stays private.
_WHEN = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o100644 << 16


def is_zip(output: Path) -> bool:
    return output.suffix.lower() == ZIP_SUFFIX


class WrittenFiles(Struct, frozen=True):
    """The files of an export. `sizes`: path -> bytes. `removed` counts an earlier export's files not in this one."""

    sizes: Mapping[Path, int]
    removed: int = 0


def write_many(files: Iterable[tuple[str, Content]], form: str, output: Path, *, overwrite: bool) -> WrittenFiles:
    """Write all files. A missing folder is created. Other files in the folder stay; an earlier export in the same
    format is replaced as a whole. Names in `files` may contain folders. It fails as `write_atomically` does, and then
    leaves only empty folders behind."""
    if is_zip(output):
        return WrittenFiles(write_atomically({output: _zipped(files)}, overwrite=overwrite))
    with disk_faults(output):
        if output.is_dir():
            return _put_in(files, form, output, overwrite=overwrite)
        above = output.absolute().parent
        with staged(above, 0o700) as staging:
            own, _fresh = _filled(files, staging)
            _list(staging, {form: frozenset(own)})
            check_free((output,))
            staging.rename(output)
            sync_folder(above)
        return WrittenFiles({output / name: size_bytes for name, size_bytes in own.items()})


def check_earlier(folder: Path, form: str) -> None:
    """Raise AlreadyThere if a folder contains an export in this format, because two could not be told apart."""
    with disk_faults(folder):
        if form in listed_files(folder):
            raise AlreadyThere(folder)


def _put_in(files: Iterable[tuple[str, Content]], form: str, folder: Path, *, overwrite: bool) -> WrittenFiles:
    """Complete all files in a staging folder before any is shown. If the process is killed meanwhile, the list names
    the files of both exports, so that the next export knows them."""
    with staged(folder, 0o700) as staging:
        own, fresh = _filled(files, staging)
        if not overwrite:
            check_earlier(folder, form)
            check_free(folder / name for name in own)
        listed = listed_files(folder)
        replaced = replaced_files(listed, form, fresh)
        earlier = frozenset[str]().union(*replaced.values())
        others = {each: names for each, names in listed.items() if each not in replaced}
        _list(folder, {**others, form: earlier | own.keys()})
        for name in own:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(folder / name)
        removed = delete_unwanted(folder, earlier, {*own, *chain(*others.values())})
        _list(folder, {**others, form: frozenset(own)})
        for changed in {(folder / name).parent for name in own}:
            sync_folder(changed)
    return WrittenFiles({folder / name: size_bytes for name, size_bytes in own.items()}, removed)


def _list(folder: Path, own: ExportedFiles) -> None:
    write_atomically({folder / OWN_LIST: (list_content(own),)}, overwrite=True)


def _filled(files: Iterable[tuple[str, Content]], staging: Path) -> tuple[dict[str, int], set[str]]:
    """Return name -> bytes, and the names of files that are not copied images; exports in two formats may share
    those. Files are written one by one, because the masks of thousands of images do not fit into memory."""
    sizes: dict[Path, int] = {}
    fresh: set[str] = set()
    for name, content in files:
        path = staging / name
        fresh |= {name} if isinstance(content, bytes) else set()
        path.parent.mkdir(parents=True, exist_ok=True)
        sizes[path] = write_unseen(path, _pieces(content))
    for folder in {above for path in sizes for above in path.parents if staging in (above, *above.parents)}:
        sync_folder(folder)
    return {path.relative_to(staging).as_posix(): size_bytes for path, size_bytes in sizes.items()}, fresh


def _pieces(content: Content) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _zipped(files: Iterable[tuple[str, Content]]) -> Iterator[bytes]:
    """Yield a zip in pieces. Memory holds one created file, or one piece of an image."""
    held = _Pieces()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _WHEN)
            info.external_attr = _ORDINARY_FILE
            # Content in pieces is an image, which is compressed already.
            info.compress_type = zipfile.ZIP_DEFLATED if isinstance(content, bytes) else zipfile.ZIP_STORED
            with archive.open(info, "w", force_zip64=not isinstance(content, bytes)) as member:
                for piece in _pieces(content):
                    member.write(piece)
                    yield held.taken()
    yield held.taken()


class _Pieces(io.RawIOBase):
    """A write-only buffer of the bytes since the last `taken`. It cannot seek."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces = []
        return taken
