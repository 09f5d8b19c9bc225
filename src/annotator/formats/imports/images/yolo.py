"""Import of YOLO datasets (https://docs.ultralytics.com/datasets/detect, /segment and /pose). `labels/IMAGE.txt`
belongs to `images/IMAGE.jpg`, or both are in one folder. Each line is an object: its class, then a box's centre and
size, an outline's points, or box and key points. Names are in `.yaml`, `classes.txt` or `obj.names`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.format_signatures import NAMES_FILES, YAML_SUFFIXES, key_of_lines
from annotator.formats.imports.images.file_paths import SPLITS, ShortNames, listed_sets
from annotator.formats.imports.images.foreign_annotations import (
    MOST_MARKS,
    AnnotationReader,
    ForeignDataset,
    ForeignImage,
    ForeignMark,
    fixed,
    number_of,
    pairs,
)
from annotator.formats.imports.readers.folder import natural_order
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind

_FILE_LIMIT_BYTES = 16 * 1024**2
_SIZE = (1.0, 1.0)
_HIDDEN = 1
_OCCLUDED = "occluded"
_WORDS_WITH_SURENESS = 6  # of a box
_ENTRY = re.compile(r"(?:-|(\d{1,6})\s*:)\s*(.+)")
_PART = re.compile(r"^(train|val|test|flip_idx):[ \t]*([^\s#]+)", re.MULTILINE)
# Possessive quantifiers avoid backtracking: a line may have a million spaces.
_LISTED = re.compile(r"""\s*+(?:(\d{1,6})\s*+:)?+\s*+("(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|[^,\]}]*+)\s*+(?:,|$)""")


def read_yolo(files: ImportFiles, log: ProblemLog, further_names: Sequence[str] = ()) -> ForeignDataset | None:
    """Return the annotations of all images in natural order, including those without a file. `further_names` are the
    class names in order if no file has any. Return None with a problem if there are no names."""
    settings = _settings(files, log, further_names)
    if settings is None:
        return None
    names, points, unsupported_counts = settings
    by_key = {key_of_lines(path): path for path in files.paths if path.lower().endswith(".txt")}
    images: list[ForeignImage] = []
    reading = _Reading(names, points)
    whole = AnnotationReader(files.name, log)
    paths = sorted(of_kind(files.paths, MediumKind.IMAGE), key=natural_order)
    if not paths:
        log.add(ProblemCode.IMPORT_MISSING, files.name, why="pictures")
        return None
    short = ShortNames(paths)
    _report_unpaired(
        [by_key[key] for key in sorted(by_key.keys() - set(map(key_of_lines, paths)))], reading, files, log
    )
    _report_shared([own for path in paths if (own := by_key.get(key_of_lines(path), ""))], files, log)
    for path in files.counted(paths):
        own = by_key.get(key_of_lines(path), "")
        text = files.text(own, _FILE_LIMIT_BYTES) if own else None
        marks = tuple(reading.marks(text, whole.of(own))) if text is not None else ()
        images.append(ForeignImage(short.of(path), own or path, _SIZE, marks))
    whole.end()
    called = tuple(f"point {number}" for number in range(1, points + 1))
    series = {"": called} if points else {}
    flags = (_OCCLUDED,) if any(mark.flags for image in images for mark in image.marks) else ()
    return ForeignDataset(
        files.name,
        tuple(images),
        dict.fromkeys(names),
        series,
        flags,
        short.places,
        unsupported_counts={
            **unsupported_counts,
            **listed_sets(files.paths),
            **({"confidence": reading.sure} if reading.sure else {}),
        },
    )


def _report_shared(own: Sequence[str], files: ImportFiles, log: ProblemLog) -> None:
    """Add a note about label files that match several images."""
    shared = [path for path, count in Counter(own).items() if count > 1]
    if shared:
        count = str(len(shared))
        log.note(ProblemCode.IMPORT_LEFT_OUT, files.name, why="labels-shared", count=count, name=shared[0])


def _report_unpaired(paths: Sequence[str], reading: _Reading, files: ImportFiles, log: ProblemLog) -> None:
    """Add a note about YOLO files without an image."""
    alone = [path for path in paths if reading.is_line(files.head(path).strip().partition("\n")[0])]
    if alone:
        log.note(ProblemCode.IMPORT_LEFT_OUT, files.name, why="labels-alone", count=str(len(alone)), name=alone[0])


class _Reading:
    def __init__(self, names: Sequence[str], points: int) -> None:
        self._names = names
        self._points = points
        self._groups = 0
        self.sure = 0  # lines with a confidence

    def marks(self, text: str, tracing: AnnotationReader) -> Iterator[ForeignMark]:
        lines = text.splitlines()
        if len(lines) > MOST_MARKS:
            tracing.wrong("many", fixed(None), count=str(len(lines)), limit=str(MOST_MARKS))
            return
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            at = fixed(number)
            parts = self._parts(line.split())
            if parts is None:
                tracing.wrong("yolo-line", at)
                continue
            label, drawn = parts
            if not label:
                tracing.wrong("yolo-class", at, value=line.split()[0], limit=str(len(self._names) - 1))
                continue
            self.sure += len(line.split()) == _WORDS_WITH_SURENESS
            for mark in drawn:
                yield from tracing.marks(mark, _SIZE, at)

    def is_line(self, line: str) -> bool:
        return bool(line.strip()) and self._parts(line.split()) is not None

    def _parts(self, words: Sequence[str]) -> tuple[str, list[ForeignMark]] | None:
        """Return the label, empty for an unknown class, and the regions. Return None if the line is invalid."""
        numbers = [number_of(word) for word in words[1:]]
        shares = [number for number in numbers if number is not None]
        if not (words[0].isascii() and words[0].isdigit()) or len(shares) != len(numbers):
            return None
        place = int(words[0]) if len(words[0]) <= 6 else len(self._names)
        label = self._names[place] if place < len(self._names) else ""
        if self._points and len(shares) in (4 + 2 * self._points, 4 + 3 * self._points):
            return label, self._posed(label, shares)
        if len(shares) in (4, 5):
            return label, [ForeignMark(Shape.RECTANGLE, label, _box(shares))]
        outline = pairs(shares)
        return (label, [ForeignMark(Shape.POLYGON, label, outline)]) if outline and len(outline) >= 3 else None

    def _posed(self, label: str, shares: Sequence[float]) -> list[ForeignMark]:
        """Return a box and its key points, without absent ones."""
        self._groups += 1
        marks = [ForeignMark(Shape.RECTANGLE, label, _box(shares), group=self._groups)]
        each = (len(shares) - 4) // self._points
        for number in range(self._points):
            x, y, *seen = shares[4 + number * each : 4 + (number + 1) * each]
            if (seen and seen[0] > 0) or (not seen and (x or y)):
                flags = (_OCCLUDED,) if seen and seen[0] == _HIDDEN else ()
                marks.append(ForeignMark(Shape.KEY_POINT, f"point {number + 1}", ((x, y),), flags, group=self._groups))
        return marks


def _box(shares: Sequence[float]) -> tuple[Spot, Spot]:
    x, y, width, height = shares[:4]
    return (x - width / 2, y - height / 2), (x + width / 2, y + height / 2)


def _settings(
    files: ImportFiles, log: ProblemLog, further_names: Sequence[str]
) -> tuple[tuple[str, ...], int, Mapping[str, int]] | None:
    """Return the class names, the number of key points per object and counts of unsupported settings."""
    for path in sorted(files.paths, key=lambda path: (path.count("/"), path)):
        is_yaml = path.lower().rpartition(".")[2] in YAML_SUFFIXES
        if not is_yaml and path.lower().rpartition("/")[2] not in NAMES_FILES:
            continue
        text = files.text(path, _FILE_LIMIT_BYTES)
        if text is None:
            return None
        if not is_yaml:
            return tuple(line.strip() for line in text.splitlines() if line.strip()), 0, {}
        names = yaml_names(text)
        if names:
            return names, _points(text), _unsupported(text)
    if further_names:
        return tuple(further_names), 0, {}
    log.add(ProblemCode.DRAWN_FILE, files.name, why="yolo-names")
    return None


def yaml_names(text: str) -> tuple[str, ...]:
    """Return the class names under `names`: a list or numbered names, in brackets or one per line. Return nothing if
    a number is missing. No other YAML is parsed."""
    lines = iter(text.splitlines())
    for line in lines:
        if not line.startswith("names:"):
            continue
        listed = line.removeprefix("names:").partition(" #")[0].strip()
        if listed:
            while not listed.endswith(("]", "}")) and (further := next(lines, None)) is not None:
                listed += f" {further.strip()}"
            return _in_order(_listed(listed[1:-1]))
        return _in_order(_entries(lines))
    return ()


def _listed(text: str) -> Iterator[tuple[str | None, str]]:
    """Return the items in brackets, or nothing if they are not a list."""
    found: list[re.Match[str]] = []
    while not found or found[-1].end() < len(text):
        match = _LISTED.match(text, found[-1].end() if found else 0)
        if match is None:
            return iter(())
        found.append(match)
    return ((match[1], match[2]) for match in found)


def _entries(lines: Iterator[str]) -> Iterator[tuple[str | None, str]]:
    for line in lines:
        plain = line.strip()
        if not plain or plain.startswith("#"):
            continue
        match = _ENTRY.fullmatch(plain)
        if match is None or not line.startswith((" ", "\t", "-")):
            return
        yield match[1], match[2]


def _in_order(found: Iterator[tuple[str | None, str]]) -> tuple[str, ...]:
    names: dict[int, str] = {}
    for place, (number, spelled) in enumerate(found):
        name = _unquoted(spelled.strip())
        if name:
            names[place if number is None else int(number)] = name
    return tuple(names[number] for number in range(len(names))) if set(names) == set(range(len(names))) else ()


def _unquoted(spelled: str) -> str:
    if spelled.startswith('"') and spelled.endswith('"') and len(spelled) > 1:
        try:
            return str(json.loads(spelled))
        except ValueError:
            return spelled[1:-1]
    if spelled.startswith("'") and spelled.endswith("'") and len(spelled) > 1:
        return spelled[1:-1].replace("''", "'")
    return spelled.partition(" #")[0].strip()


def _unsupported(text: str) -> Mapping[str, int]:
    """Return unsupported settings: mirrored key points, and distinct training and test sets without folders of their
    own. Those with folders are kept in the paths of the images."""
    parts = dict(_PART.findall(text))
    mirrored = [key for key in parts if key == "flip_idx"]
    sets = [key for key in parts if key not in mirrored]
    is_kept = all(set(SPLITS) & set(parts[key].split("/")) for key in sets)
    is_parted = len({parts[key] for key in sets}) > 1 and not is_kept
    return dict.fromkeys([*(sets if is_parted else ()), *mirrored], 1)


def _points(text: str) -> int:
    match = re.search(r"^kpt_shape:\s*(?:\[|-)\s*(\d{1,3})\s*(?:,|-)\s*[23]\b", text, re.MULTILINE)
    return int(match[1]) if match else 0
