"""Matching of media values in tasks to files of the source, and their paths in the new bundle. Other programs write
URLs of their server, paths on other disks, or relative paths. Label Studio's URLs
(https://labelstud.io/guide/storage and its exports) are `/data/local-files/?d=PATH`, a path below a folder known
only to the server, and `/data/upload/PROJECT/HASH-NAME`, a file uploaded as NAME."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from annotator.core.design.structured_cells import changed_at, place_in, value_at
from annotator.core.problems import Problem, ProblemCode
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import WRITTEN_FILES, ForeignRow, ForeignTable
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.paths import escape_fault, folded, is_remote, loosely, name_fault
from annotator.formats.tasks.writer import JsonValue

_MEDIA_FOLDER = "media/"
_DEEPEST = 20  # nested lists; pages are one list
_UPLOAD_HASH = re.compile(r"[0-9a-f]{8}-")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_LOCAL_FILES = "/data/local-files/"
_UPLOADS = ("/data/upload/", "data/upload/", "upload/")


class MediaMatch(Struct, frozen=True):
    """The match of a value: its path in the source, or the fault with a suggestion or with the ambiguous paths."""

    path: str = ""
    fault: ProblemCode | None = None
    suggestion: str = ""
    others: str = ""


class MediaFinder:
    """A finder for a source's paths. `folder`: the table's; relative paths may start there. `known`: certain."""

    def __init__(self, paths: Sequence[str], folder: str, known: Mapping[str, str] | None = None) -> None:
        self._paths = frozenset(paths)
        self._folder = folder
        self._folded = {folded(path): path for path in paths}
        self._by_name: dict[str, list[str]] = {}
        for key, path in self._folded.items():
            self._by_name.setdefault(key.rpartition("/")[2], []).append(path)
        self._loose: dict[str, str] | None = None
        self._matches = {value: MediaMatch(path) for value, path in (known or {}).items()}
        self._guessed: dict[str, str] = {}

    def find(self, value: str) -> MediaMatch:
        """Return the match of a value, always the same. Two values for different files never share a guessed one."""
        if value not in self._matches:
            self._matches[value] = self._find(value)
        return self._matches[value]

    def _find(self, value: str) -> MediaMatch:
        if value in self._paths and not self._folder:
            return MediaMatch(value)
        wanted, likely = _wanted(value.strip())
        if not wanted:
            return MediaMatch(fault=ProblemCode.MEDIA_REMOTE)
        for path in wanted:
            for start in dict.fromkeys((self._folder, "")):
                exact = self._folded.get(folded(posixpath.normpath(posixpath.join(start, path))))
                if exact is not None:
                    return MediaMatch(exact)
        for path in (*wanted, *likely):
            near = self._with_this_end(path)
            if len(near) > 1:
                return MediaMatch(fault=ProblemCode.MEDIA_AMBIGUOUS, others=", ".join(sorted(near)[:4]))
            if near:
                return self._guess(near[0], value, wanted[0])
        if is_remote(value) and not _is_served_by_label_studio(value):
            return MediaMatch(fault=ProblemCode.MEDIA_REMOTE)
        return MediaMatch(fault=ProblemCode.MEDIA_MISSING, suggestion=self._suggestion(wanted[0]))

    def _with_this_end(self, path: str) -> list[str]:
        """Return the files for which the longer path ends with the whole of the shorter path."""
        parts = folded(path).split("/")
        matches = []
        for candidate in self._by_name.get(parts[-1], ()):
            others = folded(candidate).split("/")
            shared = min(len(parts), len(others))
            if parts[-shared:] == others[-shared:]:
                matches.append(candidate)
        return matches

    def _guess(self, path: str, value: str, wanted: str) -> MediaMatch:
        """Return a guessed match not used by others: `photo.png` cannot be `1/photo.png` and `2/photo.png`."""
        other = self._guessed.setdefault(path, value)
        if folded(_wanted(other.strip())[0][0]) != folded(wanted):
            return MediaMatch(fault=ProblemCode.MEDIA_AMBIGUOUS, others=f"{path} ({other})")
        return MediaMatch(path)

    def _suggestion(self, path: str) -> str:
        if self._loose is None:
            self._loose = {loosely(own_path).rpartition("/")[2]: own_path for own_path in sorted(self._paths)}
        return self._loose.get(loosely(path).rpartition("/")[2], "")


type _Paths = tuple[str, ...]


def _wanted(value: str) -> tuple[_Paths, _Paths]:
    """Return spellings of the path, and earlier names of the file. Both are empty for remote files."""
    if _DRIVE.match(value):
        return (value[3:].replace("\\", "/"),), ()
    if not is_remote(value):
        return _local(value)
    try:
        address = urlsplit(value)
    except ValueError:
        return (), ()
    if address.scheme == "file":
        return (unquote(address.path).lstrip("/"),), ()
    if address.scheme in ("http", "https") and _is_served_by_label_studio(value):
        return _local(f"{address.path}?{address.query}" if address.query else address.path)
    return (), ()


def _is_served_by_label_studio(value: str) -> bool:
    return _LOCAL_FILES in value or _UPLOADS[0] in value


def _local(value: str) -> tuple[_Paths, _Paths]:
    start, _, query = value.partition("?")
    if start.endswith((_LOCAL_FILES, _LOCAL_FILES.rstrip("/"))):
        return tuple(path.lstrip("/") for path in parse_qs(query).get("d", ())[:1]), ()
    for uploads in _UPLOADS:
        _, uploads_sign, path = start.partition(uploads)
        if uploads_sign and (start.startswith(uploads) or uploads == _UPLOADS[0]):
            return _uploaded(unquote(path))
    forward = value.replace("\\", "/").lstrip("/").removeprefix("./")
    return tuple(dict.fromkeys((forward, unquote(forward)))), ()


def _uploaded(path: str) -> tuple[_Paths, _Paths]:
    """Return the paths of an upload: `3/1a2b3c4d-photo.png` was `photo.png` when it was uploaded to project 3."""
    name = path.rpartition("/")[2]
    return (path,), (_UPLOAD_HASH.sub("", name, count=1) if _UPLOAD_HASH.match(name) else name,)


def media_faults(
    design: ImportedDesign, table: ForeignTable, files: ImportFiles, places: Mapping[str, str] | None = None
) -> Mapping[int, Sequence[Problem]]:
    """Return the problems of each task with missing media, by task number."""
    finder = MediaFinder(files.paths, posixpath.dirname(table.file), places)
    found: dict[int, Sequence[Problem]] = {}
    for row in table.rows:
        log = ProblemLog()
        for column, place in _places(design, table).items():
            _check(finder, table, row, column, place, log)
        if log.has_errors():
            found[row.row] = log.problems()
    return found


def with_media(
    design: ImportedDesign,
    table: ForeignTable,
    files: ImportFiles,
    log: ProblemLog,
    places: Mapping[str, str] | None = None,
) -> tuple[ForeignTable, dict[str, str]]:
    """Return the table with paths of the new bundle, and the source file for each. If any file is missing, return
    the table unchanged and no files. `places` maps names in the table to locations. If possible, these names are
    used as paths in the bundle."""
    places_in_row = _places(design, table)
    columns = tuple(dict.fromkeys(places_in_row.values()))
    finder = MediaFinder(files.paths, posixpath.dirname(table.file), places)
    found = ProblemLog()
    for row in table.rows:
        for column, place in places_in_row.items():
            _check(finder, table, row, column, place, found)
    log.extend(found.problems())
    if found.has_errors():
        return table, {}
    values = (value for row in table.rows for place in columns for value in _texts(value_at(row.values, place)))
    used = dict.fromkeys(path for value in values if (path := finder.find(value).path))
    own = _own_media(design, files)
    if places is not None and not own and (named := _by_name(table, columns, finder)):
        called = tuple(_moved_row(row, columns, lambda text: named.get(text, text)) for row in table.rows)
        media = {path: finder.find(value).path for value, path in named.items()}
        return ForeignTable(table.file, table.columns, called), media
    prefix = _prefix(tuple(used), tuple(own))

    def moved(text: str) -> str:
        return prefix + finder.find(text).path if text.strip() else text

    rows = tuple(_moved_row(row, columns, moved) for row in table.rows)
    return ForeignTable(table.file, table.columns, rows), {**{prefix + path: path for path in used}, **own}


type _Place = tuple[str, ...]


def _places(design: ImportedDesign, table: ForeignTable) -> dict[str, _Place]:
    """Return for each media variable its column, and the path below it."""
    places = {column: place_in(table.columns, column) for column in design.media_columns}
    return {column: place for column, place in places.items() if place}


def _by_name(table: ForeignTable, columns: Sequence[_Place], finder: MediaFinder) -> dict[str, str]:
    """Return the bundle path for each name in the table, or nothing if a name is invalid in a bundle."""
    named: dict[str, str] = {}
    texts = (text for row in table.rows for place in columns for text in _texts(value_at(row.values, place)))
    for value in dict.fromkeys(texts):
        path = posixpath.normpath(value)
        found = finder.find(value).path
        wanted = folded(path)
        is_its_end = folded(found) == wanted or folded(found).endswith(f"/{wanted}")
        if not is_its_end or escape_fault(path) or name_fault(path):
            return {}
        named[value] = path if path.startswith(_MEDIA_FOLDER) else _MEDIA_FOLDER + path
    return named if len({folded(path) for path in named.values()}) == len(named) else {}


def _moved_row(row: ForeignRow, columns: Sequence[_Place], moved: Callable[[str], str]) -> ForeignRow:
    values = row.values
    for place in columns:
        values = changed_at(values, place, lambda value: _changed(value, moved))
    return row._replace(values=values)


def _check(
    finder: MediaFinder, table: ForeignTable, row: ForeignRow, column: str, place: _Place, log: ProblemLog
) -> None:
    texts = [text for text in _texts(value_at(row.values, place)) if text.strip()]
    if not texts:
        table.add_problem(log, ProblemCode.VALUE_EMPTY, row, column)
    for text in texts:
        matched = finder.find(text)
        if matched.fault is not None:
            why = _why_not_there(text, matched, is_drawn=bool(row.file))
            params = {"value": text, "why": why, "suggestion": matched.suggestion, "found": matched.others}
            table.add_problem(log, matched.fault, row, column, **params)


def _why_not_there(value: str, matched: MediaMatch, *, is_drawn: bool) -> str:
    """Return the reason for the message."""
    if matched.others:
        return "drawn" if is_drawn else ""
    if matched.suggestion:
        return "import-suggestion"
    is_there = matched.fault is ProblemCode.MEDIA_MISSING and _is_served_by_label_studio(value)
    if is_there:
        return "label-studio"
    return "import-drawn" if is_drawn else "import"


def _texts(value: JsonValue, depth: int = 0) -> list[str]:
    """Return all texts of a value. Lists nested deeper than any media list are ignored."""
    if isinstance(value, list) and depth < _DEEPEST:
        return [text for entry in value for text in _texts(entry, depth + 1)]
    return [value] if isinstance(value, str) else []


def _changed(value: JsonValue, change: Callable[[str], str], depth: int = 0) -> JsonValue:
    """Return the value with the texts found by `_texts` changed."""
    if isinstance(value, list) and depth < _DEEPEST:
        return [_changed(entry, change, depth + 1) for entry in value]
    return change(value) if isinstance(value, str) else value


def _own_media(design: ImportedDesign, files: ImportFiles) -> dict[str, str]:
    """Return the files named in the config. They keep their paths, because the config is not changed."""
    return {path: path for path in design.own_files if path in files.paths and folded(path) not in WRITTEN_FILES}


def _prefix(used: Sequence[str], own: Sequence[str]) -> str:
    """Return the folder for media: all files move or none, so that no paths collide."""
    if all(path.startswith(_MEDIA_FOLDER) for path in used):
        return ""
    prefix = _MEDIA_FOLDER
    taken = {folded(path) for path in own}
    while any(folded(prefix + path) in taken for path in used):
        prefix += "tasks/"
    return prefix
