"""Access to the readable files of one bundle, with reasons for files that cannot be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Listed, Progress
from annotator.core.problems import ProblemCode
from annotator.formats.manifest.report import ManifestReport
from annotator.formats.manifest.toml_lines import KeyPath
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.listing import readable_size
from annotator.formats.source.paths import loosely
from annotator.formats.source.text import decoded, read_bytes
from annotator.formats.suggestion import closest


class BundleFiles:
    """The files of a bundle. `listing` is None for an imported bundle: its directory was checked at import, and
    every path is tried. Otherwise `paths` are the files that may be read."""

    def __init__(
        self, source: BundleSource, listing: Sequence[Listed] | None, paths: Sequence[str], log: ProblemLog
    ) -> None:
        self.source = source
        self._log = log
        self.is_taken = listing is None
        self._listing = listing or ()
        self.paths = tuple(paths)
        readable = frozenset(paths)
        self.used: set[str] = set()  # files that the bundle itself needs, without media and unused files
        self.sizes = {listed.path: listed.size_bytes for listed in listing or () if listed.path in readable}

    def __contains__(self, path: object) -> bool:
        return self.is_taken or path in self.sizes

    @cached_property
    def _odd(self) -> frozenset[str]:
        """Names that exist in the listing but may not be read."""
        odd = {listed.path.removesuffix("/") for listed in self._listing if listed.path not in self.sizes}
        for path in self.sizes:
            folder = path.rpartition("/")[0]
            while folder and folder not in odd:
                odd.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(odd)

    def unreadable(self, path: str) -> Reported | None:
        """Return the token if `path` exists but may not be read, else None. It is reported as a folder unless the
        problems of the listing give another reason."""
        if path not in self._odd or path in self.sizes:
            return None
        return self._log.reported(path) or self._log.refuse(ProblemCode.SPECIAL_FILE, path, why="folder")

    def read(self, path: str, limit_bytes: int) -> bytes | Reported:
        """Return the bytes of a file, or the token of the logged error."""
        self.used.add(path)
        if self.sizes.get(path, 0) > limit_bytes:
            size, limit = readable_size(self.sizes[path]), readable_size(limit_bytes)
            return self._log.refuse(ProblemCode.FILE_TOO_LARGE, path, size=size, limit=limit)
        return read_bytes(self.source, path, limit_bytes, self._log)

    def read_stated(self, path: str, limit_bytes: int, field: KeyPath, report: ManifestReport) -> bytes | Reported:
        """Read a file that the manifest names in `field`."""
        if path in self:
            return self.read(path, limit_bytes)
        unreadable = self.unreadable(path)
        if unreadable is not None:
            return unreadable
        similar = {loosely(other): other for other in self.paths}
        meant = loosely(path)
        suggestion = similar.get(meant) or similar.get(closest(meant, similar), "")
        why = "suggestion" if suggestion else "named"
        return report.add(ProblemCode.FILE_MISSING, field, target=path, why=why, suggestion=suggestion)

    def read_optional(self, path: str, limit_bytes: int) -> bytes | Reported | None:
        """Read an optional file. Return None if it does not exist."""
        if not self.is_taken:
            return self.read(path, limit_bytes) if path in self else self.unreadable(path)
        try:
            return self.source.read(path, limit_bytes)
        except BundleRefused as refused:
            is_missing = all(problem.code is ProblemCode.FILE_MISSING for problem in refused.problems)
            return None if is_missing else self._log.refused(refused, path)


class InstructionImages:
    """The files of a bundle as seen by its instructions. A file that they look up counts as needed by the bundle."""

    def __init__(self, files: BundleFiles) -> None:
        self._files = files

    def __contains__(self, path: object) -> bool:
        if isinstance(path, str) and path in self._files:
            self._files.used.add(path)
        return path in self._files


CHECKSUMS_FILE = "checksums.txt"
CHECKSUMS_LIMIT_BYTES = 64 * 1024**2
_LINE = re.compile(r"([0-9A-Fa-f]{64}) [ *](.+)")


class Checksum(Struct, frozen=True):
    """A line of the checksum list. `sha256` is the expected hash in lower-case hex."""

    path: str
    sha256: str
    line: int


def read_checksums(source: BundleSource, sizes: Mapping[str, int], log: ProblemLog) -> tuple[Checksum, ...]:
    """Read the checksum list. `sizes` maps the files of the bundle to their listed sizes in bytes."""
    data = read_bytes(source, CHECKSUMS_FILE, CHECKSUMS_LIMIT_BYTES, log)
    text = data if isinstance(data, Reported) else decoded(data, CHECKSUMS_FILE, log)
    if isinstance(text, Reported):
        return ()
    checksums: dict[str, Checksum] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        stated = line.removesuffix("\r")
        if not stated.strip():
            continue
        match = _LINE.fullmatch(stated)
        path = "" if match is None else match[2].removeprefix("./")
        if match is None or path in checksums:
            log.add(ProblemCode.CHECKSUM_LINE, CHECKSUMS_FILE, line=number, value=stated)
            continue
        checksums[path] = Checksum(path, match[1].lower(), number)
        if path not in sizes:
            log.add(ProblemCode.FILE_MISSING, CHECKSUMS_FILE, line=number, target=path)
    return tuple(checksum for checksum in checksums.values() if checksum.path in sizes)


def check_checksums(
    source: BundleSource, checksums: Sequence[Checksum], sizes: Mapping[str, int], log: ProblemLog, progress: Progress
) -> None:
    """Compare each file that has a checksum with it. The files are read in pieces."""
    all_bytes, done_bytes = sum(sizes[checksum.path] for checksum in checksums), 0
    for checksum in checksums:
        digest = hashlib.sha256()
        try:
            for piece in source.pieces(checksum.path, sizes[checksum.path]):
                digest.update(piece)
                done_bytes += len(piece)
                progress(done_bytes, all_bytes)
        except BundleRefused as refused:
            log.extend(refused.problems)
            continue
        if digest.hexdigest() != checksum.sha256:
            log.add(ProblemCode.CHECKSUM_MISMATCH, CHECKSUMS_FILE, line=checksum.line, target=checksum.path)
