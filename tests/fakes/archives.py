"""An in-memory implementation of `core.ports.folders.Archives`."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import StoreFault
from annotator.core.ports.bundles import Progress


class MemoryArchives:
    """An in-memory fake. Set `fault` to make writing fail as on a full disk."""

    def __init__(self) -> None:
        self.fault: StoreFault | None = None
        self.written: dict[str, dict[str, bytes]] = {}

    def write(self, folder: str, name: str, files: Sequence[tuple[str, bytes]], progress: Progress) -> str:
        if self.fault is not None:
            raise self.fault
        for number in range(1, len(files) + 1):
            progress(number, len(files))
        path, number = f"{folder}/{name}.zip", 1
        while path in self.written:
            number += 1
            path = f"{folder}/{name}-{number}.zip"
        self.written[path] = dict(files)
        return path

    def copy(self, source: str, target: str) -> None:
        if self.fault is not None:
            raise self.fault
        if target in self.written:
            raise StoreFault(path=target, detail="exists")
        self.written[target] = self.written[source]
