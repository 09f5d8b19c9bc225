"""Which file of the source a task means, and where it lies in the new bundle.

Other programs write addresses of their own server, of other disks, or paths. Label
Studio's, from https://labelstud.io/guide/storage and its exports: `/data/local-files/?d=PATH` is a path below a folder
that only the server knows; `/data/upload/PROJECT/HASH-NAME` is a file that somebody uploaded as NAME.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from annotator.core.problems import Problem, ProblemCode
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import WRITTEN_FILES, ForeignRow, ForeignTable
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.paths import escape_fault, folded, is_remote, loosely, name_fault
from annotator.formats.tasks.writer import JsonValue

_MEDIA_FOLDER = "media/"
_DEEPEST = 20  # lists in each other; pages are one list
_UPLOAD_HASH = re.compile(r"[0-9a-f]{8}-")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_LOCAL_FILES = "/data/local-files/"
_UPLOADS = ("/data/upload/", "data/upload/", "upload/")


class Meant(Struct, frozen=True):
    """`path` in the source, or why there is none: with what was probably meant, or what it could be as well."""

    path: str = ""
    fault: ProblemCode | None = None
    suggestion: str = ""
    others: str = ""


class MediaFinder:
    """Over the paths of one source. `folder` is where the table stands; its relative paths may start there. `known` are
    values that need no looking for."""

    def __init__(self, paths: Sequence[str], folder: str, known: Mapping[str, str] | None = None) -> None:
        self._paths = frozenset(paths)
        self._folder = folder
        self._folded = {folded(path): path for path in paths}
        self._by_name: dict[str, list[str]] = {}
        for key, path in self._folded.items():
            self._by_name.setdefault(key.rpartition("/")[2], []).append(path)
        self._loose: dict[str, str] | None = None
        self._meant = {value: Meant(path) for value, path in (known or {}).items()}
        self._guessed: dict[str, str] = {}

    def find(self, value: str) -> Meant:
        """The same for the same value; two values that are not the same file never share one by a guess."""
        if value not in self._meant:
            self._meant[value] = self._find(value)
        return self._meant[value]

    def _find(self, value: str) -> Meant:
        if value in self._paths and not self._folder:
            return Meant(value)
        wanted, likely = _wanted(value.strip())
        if not wanted:
            return Meant(fault=ProblemCode.MEDIA_REMOTE)
        for path in wanted:
            for start in dict.fromkeys((self._folder, "")):
                exact = self._folded.get(folded(posixpath.normpath(posixpath.join(start, path))))
                if exact is not None:
                    return Meant(exact)
        for path in (*wanted, *likely):
            near = self._with_this_end(path)
            if len(near) > 1:
                return Meant(fault=ProblemCode.MEDIA_AMBIGUOUS, others=", ".join(sorted(near)[:4]))
            if near:
                return self._guess(near[0], value, wanted[0])
        if is_remote(value) and not _is_served_by_label_studio(value):
            return Meant(fault=ProblemCode.MEDIA_REMOTE)
        return Meant(fault=ProblemCode.MEDIA_MISSING, suggestion=self._suggestion(wanted[0]))

    def _with_this_end(self, path: str) -> list[str]:
        """Files of the source for which the longer of both paths ends with the whole of the shorter."""
        parts = folded(path).split("/")
        matches = []
        for candidate in self._by_name.get(parts[-1], ()):
            others = folded(candidate).split("/")
            shared = min(len(parts), len(others))
            if parts[-shared:] == others[-shared:]:
                matches.append(candidate)
        return matches

    def _guess(self, path: str, value: str, wanted: str) -> Meant:
        """`1/photo.png` and `2/photo.png` are not both the one `photo.png` that is there."""
        other = self._guessed.setdefault(path, value)
        if folded(_wanted(other.strip())[0][0]) != folded(wanted):
            return Meant(fault=ProblemCode.MEDIA_AMBIGUOUS, others=f"{path} ({other})")
        return Meant(path)

    def _suggestion(self, path: str) -> str:
        if self._loose is None:
            self._loose = {loosely(own_path).rpartition("/")[2]: own_path for own_path in sorted(self._paths)}
        return self._loose.get(loosely(path).rpartition("/")[2], "")


type _Paths = tuple[str, ...]


def _wanted(value: str) -> tuple[_Paths, _Paths]:
    """The spellings of the path that is meant, and paths that it had before. None for what lies on another machine."""
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
    """`3/1a2b3c4d-photo.png` was `photo.png` on the disk of whoever uploaded it to project 3."""
    name = path.rpartition("/")[2]
    return (path,), (_UPLOAD_HASH.sub("", name, count=1) if _UPLOAD_HASH.match(name) else name,)


def media_faults(
    design: ImportedDesign, table: ForeignTable, files: ImportFiles, places: Mapping[str, str] | None = None
) -> Mapping[int, Sequence[Problem]]:
    """By the number of each task of which not all media are there, why."""
    finder = MediaFinder(files.paths, posixpath.dirname(table.file), places)
    found: dict[int, Sequence[Problem]] = {}
    for row in table.rows:
        log = ProblemLog()
        for column in (column for column in design.media_columns if column in table.columns):
            _check(finder, table, row, column, log)
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
    """The table with paths of the new bundle, and which file of the source belongs at each. Where any is not found,
    the table as it was and no file. `places` tells where files lie that the table calls by names of its own, by which
    they go in the bundle, too, if they can."""
    columns = [column for column in design.media_columns if column in table.columns]
    finder = MediaFinder(files.paths, posixpath.dirname(table.file), places)
    found = ProblemLog()
    for row in table.rows:
        for column in columns:
            _check(finder, table, row, column, found)
    log.extend(found.problems())
    if found.has_errors():
        return table, {}
    values = (value for row in table.rows for column in columns for value in _texts(row.values.get(column)))
    used = dict.fromkeys(path for value in values if (path := finder.find(value).path))
    own = _own_media(design, files)
    if places is not None and not own and (named := _by_name(table, columns, finder)):
        called = tuple(_moved_row(row, columns, named) for row in table.rows)
        media = {path: finder.find(value).path for value, path in named.items()}
        return ForeignTable(table.file, table.columns, called), media
    prefix = _prefix(tuple(used), tuple(own))

    def moved(text: str) -> str:
        return prefix + finder.find(text).path if text.strip() else text

    rows = (
        row._replace(
            values={
                **row.values,
                **{name: _changed(row.values[name], moved) for name in columns if name in row.values},
            }
        )
        for row in table.rows
    )
    return ForeignTable(table.file, table.columns, tuple(rows)), {**{prefix + path: path for path in used}, **own}


def _by_name(table: ForeignTable, columns: Sequence[str], finder: MediaFinder) -> dict[str, str]:
    """By what the table calls it, the path of each; nothing where any is called as no file of a bundle can be."""
    named: dict[str, str] = {}
    for value in dict.fromkeys(text for row in table.rows for name in columns for text in _texts(row.values.get(name))):
        path = posixpath.normpath(value)
        found, wanted = finder.find(value).path, folded(path)
        is_its_end = folded(found) == wanted or folded(found).endswith(f"/{wanted}")
        if not is_its_end or escape_fault(path) or name_fault(path):
            return {}
        named[value] = path if path.startswith(_MEDIA_FOLDER) else _MEDIA_FOLDER + path
    return named if len({folded(path) for path in named.values()}) == len(named) else {}


def _moved_row(row: ForeignRow, columns: Sequence[str], named: Mapping[str, str]) -> ForeignRow:
    def moved(text: str) -> str:
        return named.get(text, text)

    values = {name: _changed(row.values[name], moved) for name in columns if name in row.values}
    return row._replace(values={**row.values, **values})


def _check(finder: MediaFinder, table: ForeignTable, row: ForeignRow, column: str, log: ProblemLog) -> None:
    texts = [text for text in _texts(row.values.get(column)) if text.strip()]
    if not texts:
        table.add_problem(log, ProblemCode.VALUE_EMPTY, row, column)
    for text in texts:
        meant = finder.find(text)
        if meant.fault is not None:
            why = _why_not_there(text, meant)
            why = "import-drawn" if why == "import" and row.file else why
            params = {"value": text, "why": why, "suggestion": meant.suggestion, "found": meant.others}
            table.add_problem(log, meant.fault, row, column, **params)


def _why_not_there(value: str, meant: Meant) -> str:
    """Empty where several files could be meant, which has one sentence only."""
    if meant.suggestion or meant.others:
        return "import-suggestion" if meant.suggestion else ""
    is_there = meant.fault is ProblemCode.MEDIA_MISSING and _is_served_by_label_studio(value)
    return "label-studio" if is_there else "import"


def _texts(value: JsonValue, depth: int = 0) -> list[str]:
    """Of what is deeper than any list of media nothing."""
    if isinstance(value, list) and depth < _DEEPEST:
        return [text for entry in value for text in _texts(entry, depth + 1)]
    return [value] if isinstance(value, str) else []


def _changed(value: JsonValue, change: Callable[[str], str], depth: int = 0) -> JsonValue:
    """With other texts, where `_texts` finds some."""
    if isinstance(value, list) and depth < _DEEPEST:
        return [_changed(entry, change, depth + 1) for entry in value]
    return change(value) if isinstance(value, str) else value


def _own_media(design: ImportedDesign, files: ImportFiles) -> dict[str, str]:
    """Files that the config names itself keep their place, because the config is taken as it is."""
    return {path: path for path in design.own_files if path in files.paths and folded(path) not in WRITTEN_FILES}


def _prefix(used: Sequence[str], own: Sequence[str]) -> str:
    """The folder into which the media move: all of them or none, so that no two meet."""
    if all(path.startswith(_MEDIA_FOLDER) for path in used):
        return ""
    prefix, taken = _MEDIA_FOLDER, {folded(path) for path in own}
    while any(folded(prefix + path) in taken for path in used):
        prefix += "tasks/"
    return prefix
