"""An in-memory bundle library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.errors import BundleRefused, MediaFault, StoreFault
from annotator.core.ports.bundles import BundleSource, Listed, Progress, TableNote
from annotator.core.problems import Place, Problem, ProblemCode


class HeldSource:
    """A bundle source over files in memory."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self._name = name
        self._files = dict(files)

    @property
    def name(self) -> str:
        return self._name

    def listing(self) -> tuple[Listed, ...]:
        return tuple(Listed(path, len(data), len(data)) for path, data in self._files.items())

    def read(self, path: str, limit_bytes: int) -> bytes:
        if path not in self._files:
            raise BundleRefused((Problem(ProblemCode.FILE_MISSING, Place(path)),))
        if len(self._files[path]) > limit_bytes:
            raise BundleRefused((Problem(ProblemCode.FILE_TOO_LARGE, Place(path)),))
        return self._files[path]

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        yield self.read(path, limit_bytes)

    def close(self) -> None:
        """Nothing is held open."""


class MemoryLibrary:
    """A bundle library. `sources` holds the sources for `open_source`, by location."""

    def __init__(self, sources: Mapping[str, BundleSource] | None = None) -> None:
        self.sources = dict(sources or {})
        self._taken: dict[str, dict[str, bytes]] = {}
        self.kept: dict[tuple[str, str, int], tuple[TableNote, bytes]] = {}

    def open_source(self, location: str) -> BundleSource:
        if location not in self.sources:
            raise BundleRefused((Problem(ProblemCode.NOT_FOUND, Place(location)),))
        return self.sources[location]

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        sizes = {listed.path: listed.size_bytes for listed in source.listing()}
        total, done = sum(sizes[path] for path in paths), 0
        files: dict[str, bytes] = {}
        for path in paths:
            files[path] = source.read(path, sizes[path])
            done += len(files[path])
            progress(done, total)
        if not files.items() <= self._taken.setdefault(key, files).items():
            raise BundleRefused((Problem(ProblemCode.REVISION_TAKEN, Place(source.name), {"key": key}),))

    def keys(self) -> tuple[str, ...]:
        return tuple(sorted(self._taken))

    def source(self, key: str) -> BundleSource:
        return HeldSource(key, self._files(key))

    def media_path(self, key: str, path: str) -> str:
        self.sha256(key, path)
        return f"/shelf/{key}/{path}"

    def sha256(self, key: str, path: str) -> str:
        data = self._files(key).get(path)
        if data is None:
            raise MediaFault(MediaFault.MISSING, path=path)
        return hashlib.sha256(data).hexdigest()

    def keep_tasks(self, key: str, tasks_file: str, note: TableNote, packed: Iterable[bytes | memoryview]) -> None:
        self.kept[key, tasks_file, len(self._taken[key][tasks_file])] = (note, b"".join(packed))

    def table_note(self, key: str, tasks_file: str) -> TableNote | None:
        kept = self.kept.get((key, tasks_file, len(self._taken[key].get(tasks_file, b""))))
        return None if kept is None else kept[0]

    def cached_tasks(self, key: str, tasks_file: str) -> bytes | None:
        kept = self.kept.get((key, tasks_file, len(self._taken[key].get(tasks_file, b""))))
        return None if kept is None else kept[1]

    def _files(self, key: str) -> dict[str, bytes]:
        if key not in self._taken:
            raise StoreFault(detail=f"no bundle {key}")
        return self._taken[key]
