"""An in-memory implementation of `core.ports.folders.NewFolders`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import BundleRefused, FileTaken
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.problems import Place, Problem, ProblemCode
from fakes.bundle_source import MemorySource


class MemoryFolders:
    """Folders in memory. `folders` and `files` hold the existing ones by location."""

    def __init__(
        self, folders: Mapping[str, Mapping[str, bytes]] | None = None, files: Mapping[str, bytes] | None = None
    ) -> None:
        self.folders = {location: dict(content) for location, content in (folders or {}).items()}
        self.files = dict(files or {})

    def open_source(self, location: str) -> BundleSource:
        if location in self.files:
            return MemorySource({location.rpartition("/")[2]: self.files[location]})
        if location not in self.folders:
            raise _refused(ProblemCode.NOT_FOUND, location)
        return MemorySource(self.folders[location])

    def read_file(self, location: str, limit_bytes: int) -> bytes:
        if location not in self.files:
            raise _refused(ProblemCode.NOT_FOUND, location)
        if len(self.files[location]) > limit_bytes:
            raise _refused(ProblemCode.FILE_TOO_LARGE, location)
        return self.files[location]

    def write_file(self, location: str, data: bytes) -> None:
        if location in self.files or location in self.folders:
            raise FileTaken(_refused(ProblemCode.TARGET_TAKEN, location).problems, path=location)
        self.files[location] = data

    def check_target(self, location: str) -> None:
        if location in self.files or self.folders.get(location):
            raise _refused(ProblemCode.TARGET_TAKEN, location)

    def write(
        self,
        location: str,
        files: Mapping[str, bytes],
        copies: Mapping[str, str],
        source: BundleSource,
        progress: Progress,
    ) -> None:
        self.check_target(location)
        sizes = {listed.path: listed.size_bytes for listed in source.listing()}
        copied = {path: source.read(wanted, sizes.get(wanted, 0)) for path, wanted in copies.items()}
        self.folders[location] = {**files, **copied}
        count_bytes = sum(map(len, copied.values()))
        progress(count_bytes, count_bytes)


def _refused(code: ProblemCode, file: str) -> BundleRefused:
    return BundleRefused((Problem(code, Place(file), {"limit": "what is possible"}),))
