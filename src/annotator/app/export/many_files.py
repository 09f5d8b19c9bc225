"""Where the files of an export go that has one for each sound or picture: a folder, or one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.formats.exports.pictures.originals import Content
from annotator.store.disk import disk_faults, sync_folder
from annotator.store.folders.staging import staged
from annotator.store.folders.whole_files import check_free, write_whole

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ZIP_SUFFIX = ".zip"
# The earliest that a zip can tell: when something was exported is nobody's business.
_WHEN = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o100644 << 16


def is_zip(output: Path) -> bool:
    return output.suffix.lower() == ZIP_SUFFIX


def write_many(files: Iterable[tuple[str, Content]], output: Path, *, overwrite: bool) -> dict[Path, int]:
    """Path -> bytes written. The folder is made where it is not there, and may hold other files; names in `files` may
    have folders of their own, which are made, too. As `write_whole`, with nothing but empty folders left behind when it
    fails."""
    if is_zip(output):
        return write_whole({output: _zipped(files)}, overwrite=overwrite)
    with disk_faults(output):
        if output.is_dir():
            return write_whole(_placed(files, output), overwrite=overwrite)
        above = output.absolute().parent
        with staged(above, 0o700) as staging:
            sizes = _filled(files, staging)
            check_free((output,))
            staging.rename(output)
            sync_folder(above)
        return {output / path.relative_to(staging): size_bytes for path, size_bytes in sizes.items()}


def _filled(files: Iterable[tuple[str, Content]], staging: Path) -> dict[Path, int]:
    """One after the other: masks of thousands of pictures are more than a memory should hold."""
    sizes: dict[Path, int] = {}
    for name, content in files:
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        sizes |= write_whole({path: _pieces(content)}, overwrite=False)
    for folder in {above for path in sizes for above in path.parents if staging in (above, *above.parents)}:
        sync_folder(folder)
    return sizes


def _placed(files: Iterable[tuple[str, Content]], folder: Path) -> dict[Path, Iterable[bytes]]:
    """Where each goes, with the folders made that it goes into."""
    placed = {folder / name: _pieces(content) for name, content in files}
    for above in {path.parent for path in placed} - {folder}:
        above.mkdir(parents=True, exist_ok=True)
    return placed


def _pieces(content: Content) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _zipped(files: Iterable[tuple[str, Content]]) -> Iterator[bytes]:
    """In pieces: of what is made one file at a time is held, of a picture one piece."""
    held = _Pieces()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _WHEN)
            info.external_attr = _ORDINARY_FILE
            # What comes in pieces is a picture, which is packed already.
            info.compress_type = zipfile.ZIP_DEFLATED if isinstance(content, bytes) else zipfile.ZIP_STORED
            with archive.open(info, "w", force_zip64=not isinstance(content, bytes)) as member:
                for piece in _pieces(content):
                    member.write(piece)
                    yield held.taken()
    yield held.taken()


class _Pieces(io.RawIOBase):
    """What was written since it was last taken. Nobody can go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        self._pieces.append(bytes(data))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken
