"""An in-memory implementation of `core.ports.folders.Exports`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.core.errors import StoreFault


class MemoryExports:
    """An in-memory fake. Set `fault` to make writing fail as on a full disk."""

    def __init__(self) -> None:
        self.fault: StoreFault | None = None
        self.folders: dict[str, dict[str, bytes]] = {}

    def write(self, place: str, name: str, files: Mapping[str, Iterable[bytes]]) -> str:
        if self.fault is not None:
            raise self.fault
        written = {file: b"".join(pieces) for file, pieces in files.items()}
        path, number = f"{place}/{name}", 1
        while path in self.folders:
            number += 1
            path = f"{place}/{name}-{number}"
        self.folders[path] = written
        return path
