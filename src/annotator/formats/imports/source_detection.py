"""Detection of the design, the table and the kind of an import source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.files import PEEK_BYTES, WORKBOOK_MEMBER, ImportFiles
from annotator.formats.imports.format_signatures import (
    MASK_FOLDERS,
    drawing_kind,
    is_coco_results,
    is_written_as,
    key_of_lines,
    may_be_annotations,
)
from annotator.formats.imports.plan import DRAWN, FOLDERS, ImportKind, ImportRequest
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind
from annotator.formats.source.paths import folded
from annotator.formats.tables.boris_header import BORIS_SUFFIXES, is_boris

type DataSets = Mapping[ImportKind, Sequence[str]]

_YOLO_LINE = re.compile(r"\ufeff?\d{1,6}(?:\s+-?[\d.]+(?:e[+-]?\d+)?){4,}\s*")
_LOOKED_INTO: Final = 20  # number of line files to inspect, because images may have captions beside them
# These programs write masks of the same annotations, which are reported as images that are not imported.
_WITH_MASKS: Final = frozenset({ImportKind.VOC, ImportKind.LABELME})


def requested_dataset(files: ImportFiles, request: ImportRequest) -> DataSets:
    """Return the dataset of the requested table or kind. A requested dataset is reported with its faults, even if
    its files have an unknown beginning. The result is empty if the request concerns no image annotations."""
    kind = request.kind
    if request.tasks:
        head = files.head(request.tasks)
        found = kind or (ImportKind.COCO if is_coco_results(head) else drawing_kind(request.tasks, head))
        return {found: [request.tasks]} if found in DRAWN else {}
    if kind is None or kind not in DRAWN:
        return {}
    likely = _by_signs(files, request).get(kind) or [path for path in files.all_paths if is_written_as(kind, path)]
    return {kind: likely}


def data_sets(files: ImportFiles, request: ImportRequest) -> DataSets:
    """Return the files of each dataset, without by-products of another one: unused lists of names, and masks."""
    found = _by_signs(files, request)
    lines = files_of_lines(files)
    if lines:
        found[ImportKind.YOLO] = lines
    elif len(found) > 1:
        found.pop(ImportKind.YOLO, None)
    is_beside = _WITH_MASKS & found.keys() or not _has_masks(files)
    if len(found) > 1 and is_beside:
        found.pop(ImportKind.MASKS, None)
    return found


def report_several(found: DataSets, files: ImportFiles, log: ProblemLog) -> None:
    """Report several datasets by their `--from` values and files."""
    _report_found(ProblemCode.IMPORT_AMBIGUOUS, Severity.ERROR, found, files, log)


def report_ignored(found: DataSets, files: ImportFiles, log: ProblemLog) -> None:
    """Add a note about datasets beside a design that has its own table."""
    _report_found(ProblemCode.IMPORT_LEFT_OUT, Severity.NOTE, found, files, log)


def _report_found(code: ProblemCode, severity: Severity, found: DataSets, files: ImportFiles, log: ProblemLog) -> None:
    shown = "; ".join(f"{kind}: {_few(paths)}" for kind, paths in sorted(found.items()))
    log.add(code, files.name, severity=severity, why="data-sets", found=shown, kind=min(found))


def files_of_lines(files: ImportFiles) -> list[str]:
    """Return the YOLO files that are named after images. The inspected ones contain only YOLO lines."""
    keys = set(map(key_of_lines, of_kind(files.paths, MediumKind.IMAGE)))
    likely = sorted(path for path in files.paths if path.lower().endswith(".txt") and key_of_lines(path) in keys)
    heads = [line.strip() for path in likely[:_LOOKED_INTO] if (line := _first_line(files.head(path))).strip()]
    return likely if heads and all(map(_YOLO_LINE.fullmatch, heads)) else []


def _by_signs(files: ImportFiles, request: ImportRequest) -> dict[ImportKind, list[str]]:
    """Return datasets recognised by the beginning of their files. COCO results count only without other COCO files."""
    found: dict[ImportKind, list[str]] = {}
    results: list[str] = []
    for path in files.all_paths:
        if may_be_annotations(path) and path != request.config:
            head = files.head(path)
            kind = drawing_kind(path, head)
            if kind is not None:
                found.setdefault(kind, []).append(path)
            elif path.lower().endswith(".json") and is_coco_results(head):
                results.append(path)
    if results:
        found.setdefault(ImportKind.COCO, results)
    return found


def _has_masks(files: ImportFiles) -> bool:
    images = (folded(path) for path in of_kind(files.paths, MediumKind.IMAGE))
    return any(MASK_FOLDERS & set(path.split("/")[:-1]) for path in images)


def _first_line(text: str) -> str:
    return text.lstrip().partition("\n")[0]


def _few(paths: Iterable[str]) -> str:
    first, *others = sorted(paths)
    return f"{first} (+{len(others)})" if others else first


LIST_SUFFIXES = ("json",)
LINE_SUFFIXES = ("jsonl", "ndjson", "manifest")
TABLE_SUFFIXES = ("csv", "tsv")
TIMED_SUFFIXES = ("vtt", "srt", "textgrid", "eaf", "txt")
_TIMED = (ImportKind.AUDIO_FILES, ImportKind.VIDEOS)  # files beside them may contain cues
_WORKBOOK_SUFFIXES = ("xlsx", "xlsm", "xlsb", "xls", "ods")
_CONFIG_SUFFIXES = ("xml",)
_TEMPLATE_SUFFIXES = ("html", "htm", "liquid")
_MOST_LOOKED_INTO = 200  # a folder with 100,000 XML or JSON files contains annotations
# Adjacent parts never match the same white space: a file of spaces would take hours.
_CONFIG = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<view\b", re.IGNORECASE | re.DOTALL)
_TEMPLATE = re.compile(r"<crowd-|\$\{\s*\w+\s*\}|\btask\.input\b", re.IGNORECASE)


class Chosen(Struct, frozen=True):
    """The files of a source. Empty means none, None means ambiguous. The caller checks if the kind needs them.
    `drawings` are annotation files."""

    kind: ImportKind
    design: str | None
    table: str | None
    drawings: tuple[str, ...] = ()


def choose(files: ImportFiles, request: ImportRequest, log: ProblemLog) -> Chosen | None:
    """Detect the source by content or request. Return None with a problem if unknown or ambiguous."""
    if MANIFEST_FILE in files.paths:
        log.add(ProblemCode.IMPORT_NOTHING, MANIFEST_FILE, why="bundle")
        return None
    if not _are_there(files, request, log):
        return None
    workbook = _named_workbook(files, request)
    if workbook:
        log.add(ProblemCode.NOT_UTF8, workbook, why="workbook")
        return None
    configs = [request.config] if request.config else _with_content(files, _CONFIG_SUFFIXES, is_config)
    templates = [request.config] if request.config else _with_content(files, _TEMPLATE_SUFFIXES, is_template)
    is_asked_for = bool(request.kind or request.tasks)
    drawn = requested_dataset(files, request) if is_asked_for else data_sets(files, request)
    drawings = [path for paths in drawn.values() for path in paths]
    tables = [request.tasks] if request.tasks else _tables(files, drawings, has_design=bool(configs or templates))
    if request.config and request.kind is None:
        text = files.peek_text(request.config)
        configs, templates = ([], templates) if is_template(text) and not is_config(text) else (configs, [])
    is_drawn = bool(drawn) and not templates
    if is_drawn and not is_asked_for and configs and tables:
        report_ignored(drawn, files, log)
        is_drawn = False
    elif is_drawn and not is_asked_for and len(drawn) + bool(tables) > 1:
        report_several({**drawn, **({ImportKind.TABLE: tables} if tables else {})}, files, log)
        return None
    kind = request.kind or (min(drawn) if is_drawn else _kind(configs, templates, tables, files, request, log))
    if kind is None:
        return None
    if kind in DRAWN:
        return Chosen(kind, _only(configs if not request.preset else (), "config", files, log), "", tuple(drawings))
    design = _only(_designs(kind, configs, templates, request), "config", files, log)
    table = _only([] if kind in FOLDERS else tables, "table", files, log)
    return Chosen(kind, design, table)


def _designs(
    kind: ImportKind, configs: Sequence[str], templates: Sequence[str], request: ImportRequest
) -> Sequence[str]:
    match kind:
        case ImportKind.CROWD:
            return templates
        case ImportKind.LABEL_STUDIO | ImportKind.TOLOKA | ImportKind.AUDIO_FILES | ImportKind.VIDEOS if (
            not request.preset
        ):
            return configs
        case _:
            return ()


def is_config(text: str) -> bool:
    return _CONFIG.match(text) is not None


def is_template(text: str) -> bool:
    return _TEMPLATE.search(text) is not None


def suffix(path: str) -> str:
    return path.lower().rpartition(".")[2]


def _kind(
    configs: Sequence[str],
    templates: Sequence[str],
    tables: Sequence[str],
    files: ImportFiles,
    request: ImportRequest,
    log: ProblemLog,
) -> ImportKind | None:
    if configs and templates and not request.preset:
        log.add(ProblemCode.IMPORT_AMBIGUOUS, files.name, why="kind", found=_named([*configs, *templates]))
        return None
    folder = folder_kind(files)
    if configs and not tables and not request.preset and folder in _TIMED and has_timed_files(files):
        return folder
    if not request.preset and (configs or templates):
        return ImportKind.LABEL_STUDIO if configs else ImportKind.CROWD
    if tables:
        is_json = all(suffix(path) not in TABLE_SUFFIXES for path in tables)
        return ImportKind.LABEL_STUDIO if is_json else ImportKind.TABLE
    if folder is not None:
        return folder
    if not report_workbooks(files, log):
        log.add(ProblemCode.IMPORT_NOTHING, files.name)
    return None


def folder_kind(files: ImportFiles) -> ImportKind | None:
    """Return the most frequent kind of media, or None. Recordings may have covers, photographs audio notes."""
    counts = {kind: len(of_kind(files.paths, medium)) for kind, medium in FOLDERS.items()}
    most = max(counts, key=counts.__getitem__)
    return most if counts[most] else None


def has_timed_files(files: ImportFiles) -> bool:
    """Return True if a file may contain timed annotations."""
    return any(suffix(path) in TIMED_SUFFIXES or _describes_media(files, path) for path in files.paths)


def report_workbooks(files: ImportFiles, log: ProblemLog) -> bool:
    """Report workbooks, which may contain the missing table. Return True if there are any."""
    workbooks = _topmost(path for path in files.all_paths if suffix(path) in _WORKBOOK_SUFFIXES)
    for path in workbooks:
        log.add(ProblemCode.NOT_UTF8, path, why="workbook")
    return bool(workbooks)


def _named_workbook(files: ImportFiles, request: ImportRequest) -> str:
    """Return the workbook named as the table or as the whole source, or an empty string."""
    if request.tasks:
        return request.tasks if suffix(request.tasks) in _WORKBOOK_SUFFIXES else ""
    is_one_file = list(files.paths) == [files.name] and suffix(files.name) in _WORKBOOK_SUFFIXES
    return files.name if is_one_file or WORKBOOK_MEMBER in files.paths else ""


def _are_there(files: ImportFiles, request: ImportRequest, log: ProblemLog) -> bool:
    absent = [path for path in (request.config, request.tasks) if path and path not in files]
    for path in absent:
        log.add(ProblemCode.IMPORT_MISSING, files.name, why="named", target=path)
    return not absent


def _only(paths: Sequence[str], why: str, files: ImportFiles, log: ProblemLog) -> str | None:
    """Return the only path, or an empty string. Return None with a problem if there are several."""
    if len(paths) > 1:
        log.add(ProblemCode.IMPORT_AMBIGUOUS, files.name, why=why, found=_named(paths))
        return None
    return paths[0] if paths else ""


def _named(paths: Sequence[str]) -> str:
    shown = ", ".join(sorted(paths)[:4])
    return f"{shown}, …" if len(paths) > 4 else shown


def _tables(files: ImportFiles, drawings: Sequence[str], *, has_design: bool) -> list[str]:
    """Return the tables. A single object in a .json file is a task only beside a design, without other tables."""
    lists = [path for path in _likely(files, LIST_SUFFIXES) if path not in drawings]
    listed = [path for path in files.all_paths if suffix(path) in (*LINE_SUFFIXES, *TABLE_SUFFIXES)]
    others = [path for path in listed if path not in drawings]
    if folder_kind(files) in _TIMED:
        others = [path for path in others if not _describes_media(files, path)]
    tables = _topmost([*others, *(path for path in lists if _may_hold_tasks(files, path))])
    return tables if tables or not has_design else _topmost(lists)


def _describes_media(files: ImportFiles, path: str) -> bool:
    """Return True if a table contains timed annotations instead of tasks."""
    return suffix(path) in BORIS_SUFFIXES and is_boris(files.peek_text(path))


def _may_hold_tasks(files: ImportFiles, path: str) -> bool:
    """Return True if a .json file may contain tasks and not settings or measurements."""
    text = files.peek_text(path).lstrip("\ufeff \t\r\n")
    return text.startswith("[") or '"data"' in text or files.size_bytes(path) > PEEK_BYTES


def _topmost(paths: Iterable[str]) -> list[str]:
    """Return the paths at the smallest depth. Deeper files usually belong to something else."""
    by_depth: dict[int, list[str]] = {}
    for path in paths:
        by_depth.setdefault(path.count("/"), []).append(path)
    return by_depth[min(by_depth)] if by_depth else []


def _likely(files: ImportFiles, suffixes: Sequence[str]) -> list[str]:
    """Return the paths to inspect, by depth."""
    named = (path for path in files.all_paths if suffix(path) in suffixes)
    return sorted(named, key=lambda path: (path.count("/"), path))[:_MOST_LOOKED_INTO]


def _with_content(files: ImportFiles, suffixes: Sequence[str], fits: Callable[[str], bool]) -> list[str]:
    return _topmost(path for path in _likely(files, suffixes) if fits(files.peek_text(path)))
