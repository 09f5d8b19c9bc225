"""The bundle of a rehearsal: a folder is read where it stands, a zip is unpacked aside, again at each change."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.core.errors import MediaFault, StoreFault
from annotator.core.ports.bundles import BundleSource, Progress, TableNote
from annotator.store.bundles import sources as bundle_sources
from annotator.store.bundles.library import BundleLibrary


class RehearsalLibrary:
    """`core.ports.bundles.BundleShelf` for a bundle that is still being written. It differs in one promise: what is
    taken takes the place of what was there under the key. So large media are not copied at every change of a text."""

    def __init__(self, aside: Path) -> None:
        """Zips are unpacked below `aside`."""
        self._aside = aside
        self._folders: dict[str, Path] = {}
        self._unpacked: dict[str, BundleLibrary] = {}
        self._unpacked_so_far = 0

    def open_source(self, location: str) -> BundleSource:
        return bundle_sources.open_source(location)

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        if isinstance(source, bundle_sources.FolderSource):
            self._folders[key] = source.folder.absolute()
            self._unpacked.pop(key, None)
            progress(1, 1)
            return
        self._unpacked_so_far += 1
        unpacked = BundleLibrary(self._aside / str(self._unpacked_so_far))
        unpacked.take(source, key, paths, progress)
        self._unpacked[key] = unpacked
        # The one before is still on screen.
        shutil.rmtree(self._aside / str(self._unpacked_so_far - 2), ignore_errors=True)

    def keys(self) -> tuple[str, ...]:
        return tuple(sorted({*self._folders, *self._unpacked}))

    def source(self, key: str) -> BundleSource:
        if key in self._unpacked:
            return self._unpacked[key].source(key)
        return bundle_sources.FolderSource(self._folder(key), key)

    def media_path(self, key: str, path: str) -> str:
        """The reader refused paths that lead out. A file that is gone since is missed by who wants to show it."""
        if key in self._unpacked:
            return self._unpacked[key].media_path(key, path)
        return str(self._folder(key) / path)

    def sha256(self, key: str, path: str) -> str:
        """As the file is now: it is read for this. Raises MediaFault."""
        if key in self._unpacked:
            return self._unpacked[key].sha256(key, path)
        try:
            with (self._folder(key) / path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise MediaFault(MediaFault.MISSING, path=path) from error

    def keep_tasks(self, key: str, tasks_file: str, note: TableNote, packed: Iterable[bytes | memoryview]) -> None:
        """The table may change at any time, and nothing is written into a folder that is not ours."""

    def table_note(self, key: str, tasks_file: str) -> TableNote | None:
        """Nothing is kept."""

    def kept_tasks(self, key: str, tasks_file: str) -> bytes | None:
        """Nothing is kept."""

    def _folder(self, key: str) -> Path:
        if key not in self._folders:
            raise StoreFault(path=key, detail="no such bundle is rehearsed")
        return self._folders[key]
