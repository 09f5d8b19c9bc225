"""Checks of the directory of a bundle, before any file in it is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Listed
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog
from annotator.formats.source.paths import OWN_LIST, escape_fault, folded, is_bounded, left_out, name_fault

MAX_FILES = 200_000
MAX_FOLDERS = 20_000  # each folder is created and synced separately
# Limit for all files together, and so for each file. Files are copied in pieces; parsed files have their own limits.
MAX_BUNDLE_BYTES = 20 * 1024**3
# Media hardly compress. Content that unpacks to a hundred times its size was made to fill a disk.
MAX_RATIO_OF_FILE = 200
MAX_RATIO_OF_BUNDLE = 100
_RATIO_COUNTS_FROM_FILE_BYTES = 1024**2
_RATIO_COUNTS_FROM_BUNDLE_BYTES = 10 * 1024**2


class CheckedListing(Struct, frozen=True):
    """The result of the checks. `takeable` are the files that may be read and copied, in listing order. `too_large`
    are those of them that are not worth reading, because their size or that of the bundle is an error."""

    problems: tuple[Problem, ...]
    takeable: tuple[str, ...]
    too_large: frozenset[str] = frozenset()


def check_listing(listing: Sequence[Listed]) -> CheckedListing:
    """Return the problems of file names, kinds and sizes, with notes on files that will be skipped."""
    log = ProblemLog()
    if not _is_countable(listing, log):
        return CheckedListing(log.problems(), ())
    hidden: set[str] = set()
    takeable: list[str] = []
    for listed in listing:
        path = _path(listed)
        fault = escape_fault(path)
        outside = left_out(path) if fault is None else None
        if outside is not None:
            hidden.add(outside)
            continue
        fault = fault or name_fault(path)
        if fault is not None:
            log.add(fault[0], path, why=fault[1])
        if _is_plain(listed, path, log) and fault is None:
            takeable.append(path)
    _check_twins(listing, log)
    too_large = _check_sizes(listing, log)
    for path in sorted(path for path in hidden if path.rpartition("/")[2] != OWN_LIST):
        log.note(ProblemCode.PATH_FORBIDDEN, path, why="left-out")
    return CheckedListing(log.problems(), tuple(dict.fromkeys(takeable)), too_large)


def _is_countable(listing: Sequence[Listed], log: ProblemLog) -> bool:
    """Return True if there are few enough files and folders to check each of them. Only folders that contain a file
    are counted here. `_check_twins` later counts them with all parent folders, within the memory limit."""
    files = sum(not listed.is_folder for listed in listing)
    folders = len({listed.path.rpartition("/")[0] for listed in listing if is_bounded(listed.path)})
    if files > MAX_FILES:
        log.add(ProblemCode.TOO_MANY_FILES, ENTIRE_BUNDLE, count=str(files), limit=str(MAX_FILES))
    elif folders > MAX_FOLDERS:
        _report_folders(log)
    return not log.has_errors()


def _report_folders(log: ProblemLog) -> None:
    log.add(ProblemCode.TOO_MANY_FILES, ENTIRE_BUNDLE, why="folders", limit=str(MAX_FOLDERS))


def _path(listed: Listed) -> str:
    return listed.path.removesuffix("/") if listed.is_folder else listed.path


def _is_plain(listed: Listed, path: str, log: ProblemLog) -> bool:
    """Return True for an ordinary file. A folder is not one, but it is no problem either."""
    if listed.is_link:
        log.add(ProblemCode.LINK, path)
    if listed.is_special:
        log.add(ProblemCode.SPECIAL_FILE, path)
    if listed.is_encrypted:
        log.add(ProblemCode.ARCHIVE_ENCRYPTED, path)
    return not (listed.is_folder or listed.is_link or listed.is_special or listed.is_encrypted)


def _check_twins(listing: Sequence[Listed], log: ProblemLog) -> None:
    """Report members that would have the same path, on some or all systems."""
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for listed in listing:
        path = _path(listed)
        if not is_bounded(path) or left_out(path) is not None:
            continue
        if len(folders) <= MAX_FOLDERS:
            for folder in _folders_above(path + "/" if listed.is_folder else path, folders):
                folders.setdefault(folded(folder), folder)
        key = folded(path)
        if listed.is_folder:
            continue
        if key in files:
            code = ProblemCode.PATH_DUPLICATE if files[key] == path else ProblemCode.PATH_TWINS
            log.add(code, path, other=files[key])
        files.setdefault(key, path)
    if len(folders) > MAX_FOLDERS:
        _report_folders(log)
    for key, path in files.items():
        if key in folders:
            log.add(ProblemCode.PATH_TWINS, path, other=folders[key] + "/")


def _folders_above(path: str, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the parent folders from the innermost outwards, up to one that is known with its parents."""
    folder = path.rpartition("/")[0]
    while folder and known.get(folded(folder)) != folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _check_sizes(listing: Sequence[Listed], log: ProblemLog) -> frozenset[str]:
    """Report what is too large, and return the paths of these files; of all files if the bundle is."""
    files = [listed for listed in listing if not listed.is_folder]
    large = [listed for listed in files if listed.size_bytes > _RATIO_COUNTS_FROM_FILE_BYTES]
    too_large = {each.path for each in large if not _is_dense(each.path, [each], MAX_RATIO_OF_FILE, log)}
    size = sum(listed.size_bytes for listed in files)
    is_too_large = size > MAX_BUNDLE_BYTES
    if is_too_large:
        shown, limit = readable_size(size), readable_size(MAX_BUNDLE_BYTES)
        log.add(ProblemCode.BUNDLE_TOO_LARGE, ENTIRE_BUNDLE, size=shown, limit=limit)
    if size > _RATIO_COUNTS_FROM_BUNDLE_BYTES and not _is_dense(ENTIRE_BUNDLE, files, MAX_RATIO_OF_BUNDLE, log):
        is_too_large = True
    return frozenset(listed.path for listed in files) if is_too_large else frozenset(too_large)


def _is_dense(path: str, files: Sequence[Listed], limit: int, log: ProblemLog) -> bool:
    """Return whether the files are at most `limit` times as large as their stored data. Report the opposite."""
    size, packed = sum(listed.size_bytes for listed in files), sum(listed.packed_bytes for listed in files)
    if size <= packed * limit:
        return True
    why = "sparse" if any(listed.is_sparse for listed in files) else ""
    shown, stored = readable_size(size), readable_size(packed)
    log.add(ProblemCode.COMPRESSION_RATIO, path, why=why, size=shown, stored=stored, limit=str(limit))
    return False


def readable_size(size_bytes: int) -> str:
    """Format a size such as `2.5 MiB`. Binary units, because limits and file managers use them."""
    size, unit = float(size_bytes), "bytes"
    for larger in ("KiB", "MiB", "GiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size_bytes} bytes" if unit == "bytes" else f"{size:.1f} {unit}"


class MemorySource:
    """An implementation of `core.ports.bundles.BundleSource` over `files`, a mapping of path to content."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self._name = name
        self._files = files

    @property
    def name(self) -> str:
        return self._name

    def listing(self) -> tuple[Listed, ...]:
        return tuple(Listed(path, len(data), len(data)) for path, data in self._files.items())

    def read(self, path: str, limit_bytes: int) -> bytes:
        data = self._files.get(path)
        if data is None or len(data) > limit_bytes:
            code = ProblemCode.FILE_MISSING if data is None else ProblemCode.FILE_TOO_LARGE
            raise BundleRefused((Problem(code, Place(path)),))
        return data

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        yield self.read(path, limit_bytes)

    def close(self) -> None:
        """Do nothing: nothing is open."""


class JoinedSource:
    """A `core.ports.bundles.BundleSource` of two: the files of the first one, laid over those of the second. So a
    shipped sample in another language shares the media of the English one, and an import finds media elsewhere."""

    def __init__(self, own: BundleSource, shared: BundleSource) -> None:
        """Raise `BundleRefused` if the first one cannot be listed."""
        self._own = own
        self._shared = shared
        self._own_paths = frozenset(listed.path for listed in own.listing())

    @property
    def name(self) -> str:
        return self._own.name

    def listing(self) -> tuple[Listed, ...]:
        shared = (listed for listed in self._shared.listing() if listed.path not in self._own_paths)
        return (*self._own.listing(), *shared)

    def read(self, path: str, limit_bytes: int) -> bytes:
        return self._source_of(path).read(path, limit_bytes)

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        return self._source_of(path).pieces(path, limit_bytes)

    def close(self) -> None:
        self._own.close()
        self._shared.close()

    def _source_of(self, path: str) -> BundleSource:
        return self._own if path in self._own_paths else self._shared
