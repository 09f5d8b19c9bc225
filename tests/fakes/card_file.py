"""An in-memory implementation of `core.ports.folders.CardFile`."""

from __future__ import annotations

from collections.abc import Iterable


class MemoryCardFile:
    def __init__(self) -> None:
        self.data = b""

    def first_line(self) -> bytes:
        return self.data.partition(b"\n")[0]

    def read(self) -> bytes:
        return self.data

    def write(self, pieces: Iterable[bytes]) -> None:
        self.data = b"".join(pieces)
