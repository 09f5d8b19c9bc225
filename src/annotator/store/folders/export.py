"""A new folder for a person's exported records: all its files, or no folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

from annotator.store.disk import disk_faults, sync_folder
from annotator.store.folders.whole_files import write_whole


class DiskExports:
    """`core.ports.folders.Exports`."""

    def write(self, place: str, name: str, files: Mapping[str, Iterable[bytes]]) -> str:
        above = Path(place)
        with disk_faults(above):
            folder = _new_folder(above, name)
            sync_folder(above)
        try:
            write_whole({folder / file: pieces for file, pieces in files.items()}, overwrite=False)
        except BaseException:
            with suppress(OSError):
                folder.rmdir()
            raise
        return str(folder)


def _new_folder(above: Path, name: str) -> Path:
    """Nothing is written over: the second export of a moment gets a number."""
    for number in count(1):
        folder = above / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise AssertionError("numbers do not end")
