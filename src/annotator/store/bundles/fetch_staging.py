"""The staging folder for files fetched from a server before they form a bundle.

It is among the folders of bundles being imported, so that leftovers of a killed program are cleaned up with those."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.ports.bundles import Listed
from annotator.store.bundles.library import STAGING
from annotator.store.bundles.sources import FolderSource
from annotator.store.disk import disk_faults, make_folder


class FolderFetchStaging:
    """A `core.ports.servers.FetchStaging` in a folder. `bundles` is the folder of the library. Raise
    `StoreFault`."""

    def __init__(self, bundles: Path) -> None:
        self._folder = bundles / f"{STAGING}{secrets.token_hex(8)}"
        with disk_faults(bundles):
            make_folder(self._folder)
        self._source = FolderSource(self._folder, "server")

    @property
    def name(self) -> str:
        return self._source.name

    @contextmanager
    def writing(self, path: str) -> Iterator[Callable[[bytes], object]]:
        file = self._folder / path
        with disk_faults(self._folder):
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as opened:
                yield opened.write

    def listing(self) -> tuple[Listed, ...]:
        return self._source.listing()

    def read(self, path: str, limit_bytes: int) -> bytes:
        return self._source.read(path, limit_bytes)

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        return self._source.pieces(path, limit_bytes)

    def close(self) -> None:
        self._source.close()
        shutil.rmtree(self._folder, ignore_errors=True)
