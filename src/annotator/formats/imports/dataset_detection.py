"""Detection of image datasets of other programs in a source. A bundle is never made of two datasets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.format_signatures import (
    MASK_FOLDERS,
    drawing_kind,
    is_coco_results,
    is_written_as,
    key_of_lines,
    may_tell_of_drawings,
)
from annotator.formats.imports.plan import DRAWN, ImportKind, ImportRequest
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind
from annotator.formats.source.paths import folded

type DataSets = Mapping[ImportKind, Sequence[str]]

_YOLO_LINE = re.compile(r"\ufeff?\d{1,6}(?:\s+-?[\d.]+(?:e[+-]?\d+)?){4,}\s*")
_LOOKED_INTO: Final = 20  # number of line files to inspect, because images may have captions beside them
# These programs write masks of the same annotations, which are reported as images that are not imported.
_WITH_MASKS: Final = frozenset({ImportKind.VOC, ImportKind.LABELME})


def drawings_asked_for(files: ImportFiles, request: ImportRequest) -> DataSets:
    """Return the dataset of the requested table or kind.

    A requested dataset is reported with its faults, even if its files have an unknown beginning. The result is empty
    if the request concerns no image annotations."""
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


def tell_several(found: DataSets, files: ImportFiles, log: ProblemLog) -> None:
    """Report several datasets by their `--from` values and files."""
    _tell(ProblemCode.IMPORT_AMBIGUOUS, Severity.ERROR, found, files, log)


def tell_left_out(found: DataSets, files: ImportFiles, log: ProblemLog) -> None:
    """Add a note about datasets beside a design that has its own table."""
    _tell(ProblemCode.IMPORT_LEFT_OUT, Severity.NOTE, found, files, log)


def _tell(code: ProblemCode, severity: Severity, found: DataSets, files: ImportFiles, log: ProblemLog) -> None:
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
        if may_tell_of_drawings(path) and path != request.config:
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
