"""A new folder with the user's exported records: all files, or no folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path

from annotator.store.disk import disk_faults, sync_folder
from annotator.store.folders.atomic_files import write_whole
from annotator.store.folders.staging import staged


class DiskExports:
    """`core.ports.folders.Exports`."""

    def write(self, place: str, name: str, files: Mapping[str, Iterable[bytes]]) -> str:
        above = Path(place)
        with disk_faults(above), staged(above, 0o700) as staging:
            write_whole({staging / file: pieces for file, pieces in files.items()}, overwrite=False)
            folder = _show(staging, above, name)
            sync_folder(above)
        return str(folder)


def _show(staging: Path, above: Path, name: str) -> Path:
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
