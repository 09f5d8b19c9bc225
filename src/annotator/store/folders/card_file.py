"""The file with the pay cards of a home."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from annotator.store.disk import disk_faults
from annotator.store.folders.atomic_files import write_atomically

MOST_BYTES = 32_000_000


class DiskCardFile:
    """`core.ports.folders.CardFile`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def first_line(self) -> bytes:
        with disk_faults(self._path), suppress(FileNotFoundError), self._path.open("rb") as file:
            return file.readline(MOST_BYTES).removesuffix(b"\n")
        return b""

    def read(self) -> bytes:
        with disk_faults(self._path), suppress(FileNotFoundError), self._path.open("rb") as file:
            return file.read(MOST_BYTES)
        return b""

    def write(self, pieces: Iterable[bytes]) -> None:
        write_atomically({self._path: pieces}, overwrite=True)
