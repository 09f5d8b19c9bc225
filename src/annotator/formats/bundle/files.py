"""The files of one bundle that may be read, and why a file that is asked for cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Listed
from annotator.core.problems import ProblemCode
from annotator.formats.manifest.lines import KeyPath
from annotator.formats.manifest.report import ManifestReport
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.listing import readable_size
from annotator.formats.source.paths import loosely
from annotator.formats.source.text import read_bytes
from annotator.formats.suggestion import closest


class BundleFiles:
    """`listing` is None for a bundle that was taken: its directory was checked then, and every path is tried.
    Otherwise `paths` are those of its files that may be read."""

    def __init__(
        self, source: BundleSource, listing: Sequence[Listed] | None, paths: Sequence[str], log: ProblemLog
    ) -> None:
        self.source = source
        self._log = log
        self._is_taken = listing is None
        self._listed = {listed.path for listed in listing or ()}
        self.paths = tuple(paths)
        readable = frozenset(paths)
        self.sizes = {listed.path: listed.size_bytes for listed in listing or () if listed.path in readable}

    def __contains__(self, path: object) -> bool:
        return self._is_taken or path in self.sizes

    def is_odd(self, path: str) -> bool:
        """Whether something has this name that may not be read; the listing's problems say why."""
        return path in self._listed and path not in self.sizes

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """None with the reason in the log."""
        if self.sizes.get(path, 0) > limit_bytes:
            size, limit = readable_size(self.sizes[path]), readable_size(limit_bytes)
            self._log.add(ProblemCode.FILE_TOO_LARGE, path, size=size, limit=limit)
            return None
        return read_bytes(self.source, path, limit_bytes, self._log)

    def read_named(self, path: str, limit_bytes: int, field: KeyPath, report: ManifestReport) -> bytes | None:
        """A file that the manifest names in `field`."""
        if path in self:
            return self.read(path, limit_bytes)
        if not self.is_odd(path):
            similar = {loosely(other): other for other in self.paths}
            meant = loosely(path)
            suggestion = similar.get(meant) or similar.get(closest(meant, similar), "")
            why = "suggestion" if suggestion else "named"
            report.add(ProblemCode.FILE_MISSING, field, target=path, why=why, suggestion=suggestion)
        return None

    def read_optional(self, path: str, limit_bytes: int) -> bytes | None:
        """A file that need not be there."""
        if not self._is_taken:
            return self.read(path, limit_bytes) if path in self else None
        try:
            return self.source.read(path, limit_bytes)
        except BundleRefused as refused:
            self._log.extend(problem for problem in refused.problems if problem.code is not ProblemCode.FILE_MISSING)
            return None
