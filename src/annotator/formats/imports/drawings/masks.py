"""Masks as pictures of their classes: a PNG for each picture, whose bytes are numbers of labels, with a list of their
names. `classes.txt` is as our own export has it, and `class_names.txt` as labelme's to VOC: a name a line, from the
background. `labelmap.txt` is CVAT's (https://docs.cvat.ai/docs/manual/advanced/formats/format-smask/): a name and its
colour, `name:r,g,b:parts:actions`; there pixels are colours. Of each class that is in a picture one mask comes: what
belongs to which object is in no such file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.answer.mask.rows import Mask
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import MediumKind
from annotator.core.ports.pictures import Colour, PngPixels
from annotator.core.problems import ProblemCode
from annotator.formats.imports.drawing_signs import is_no_class
from annotator.formats.imports.drawings.short_names import ShortNames
from annotator.formats.imports.drawings.traced import DrawnSource, ForeignMark, ForeignPicture, Tracing, fixed
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.foreign.folder import natural_order
from annotator.formats.imports.painting.paint_budget import PaintBudget
from annotator.formats.imports.painting.painted import covered_rows
from annotator.formats.imports.painting.png_head import BadPngHead, png_head
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind
from annotator.formats.source.paths import folded

_NAMES_LIMIT_BYTES = 1024**2
_PNG_LIMIT_BYTES = 64 * 1024**2
_MOST_CLASSES = 255
_VOID = 255  # VOC's edge of an object, of which nobody says what it is
_COLOURED = re.compile(r"(.*?):\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?::.*)?")
_PICTURE_FOLDERS = frozenset({"images", "jpegimages"})
_MASK_FOLDERS = frozenset({"masks", "segmentationclass", "segmentationclasspng"})
# What lies beside them there and is no mask of classes.
_OTHER_FOLDERS = frozenset(
    {"segmentationobject", "segmentationobjectpng", "segmentationclassvisualization", "segmentationobjectvisualization"}
)


@dataclass(frozen=True, slots=True)
class _Classes:
    """`names` by number, empty of what is no class. `colours` are theirs where pixels are colours."""

    names: tuple[str, ...]
    colours: tuple[Colour, ...] = ()


def read_masks(paths: Sequence[str], files: ImportFiles, log: ProblemLog, png_pixels: PngPixels) -> DrawnSource | None:
    """`paths` are lists of names, of which the first holds; all pictures of the source come, those without a mask with
    no marks. None with a problem where there is no list, or no mask."""
    classes = _classes(paths[0], files, log)
    if classes is None:
        return None
    masks, pictures = _told_apart(of_kind(files.paths, MediumKind.PICTURE))
    if not masks:
        log.add(ProblemCode.DRAWN_FILE, files.name, why="mask-none")
        return None
    reading = _Reading(classes, files, log, png_pixels)
    short = ShortNames(pictures.values())
    found: list[ForeignPicture] = []
    for key in sorted(pictures.keys() | masks.keys(), key=natural_order):
        own = masks.get(key, "")
        if key not in pictures:
            log.add(ProblemCode.DRAWN_FILE, own, why="mask-picture")
            continue
        size, marks = reading.marks(own) if own else ((1, 1), ())
        found.append(ForeignPicture(short.of(pictures[key]), own or pictures[key], size, tuple(marks)))
    labels = dict.fromkeys(name for name in classes.names if name)
    return DrawnSource(files.name, tuple(found), labels, places=short.places)


def _classes(path: str, files: ImportFiles, log: ProblemLog) -> _Classes | None:
    text = files.text(path, _NAMES_LIMIT_BYTES)
    lines = [] if text is None else [line.strip() for line in text.splitlines()]
    written = [(number, line) for number, line in enumerate(lines, start=1) if line and not line.startswith("#")]
    coloured = [_COLOURED.fullmatch(line) for _number, line in written]
    names, colours = [line for _number, line in written], tuple[Colour, ...]()
    if any(coloured):
        names = [match[1].strip() if match is not None else "" for match in coloured]
        colours = tuple((int(m[2]), int(m[3]), int(m[4])) if m is not None else (-1, -1, -1) for m in coloured)
    elif names and folded(names[0]) == "__ignore__":
        names = names[1:]  # labelme counts it as -1
    for place, (number, _line) in enumerate(written if colours else ()):
        if not names[place] or max(colours[place]) > 255 or colours.index(colours[place]) != place:
            log.add(ProblemCode.DRAWN_FILE, path, line=number, why="mask-colour")
    kept = tuple("" if is_no_class(name) else name for name in names)
    if text is not None and (not any(kept) or len(names) > _MOST_CLASSES + 1):
        log.add(ProblemCode.DRAWN_FILE, path, why="mask-names", limit=str(_MOST_CLASSES))
    return None if log.has_errors_in(path) or text is None else _Classes(kept, colours)


class _Reading:
    def __init__(self, classes: _Classes, files: ImportFiles, log: ProblemLog, png_pixels: PngPixels) -> None:
        self._classes = classes
        self._files = files
        self._log = log
        self._png_pixels = png_pixels
        self._budget = PaintBudget()

    def marks(self, path: str) -> tuple[tuple[int, int], list[ForeignMark]]:
        """Of one mask, in the order of the labels, with its size."""
        tracing = Tracing(path, self._log, self._budget)
        data = self._files.read(path, _PNG_LIMIT_BYTES)
        try:
            head = png_head(data or b"", in_colours=bool(self._classes.colours))
            if head.is_scaled and not self._classes.colours:
                raise BadPngHead("bits")
        except BadPngHead:
            if data is not None:
                tracing.wrong("mask-png", fixed(None))
            return (1, 1), []
        size = head.width, head.height
        if data is None or not tracing.may_paint(head.width * head.height, 0, size, fixed(None)):
            return size, []
        pixels = self._png_pixels(data, self._classes.colours)
        if pixels is None or len(pixels) != head.width * head.height:
            tracing.bad_mask(fixed(None))
            return size, []
        found = list(self._of_classes(pixels, size, tracing))
        tracing.end()
        return size, found

    def _of_classes(self, pixels: bytes, size: tuple[int, int], tracing: Tracing) -> Iterator[ForeignMark]:
        for number in _numbers(pixels):
            # White on black is the one class that there is.
            is_white = number == _VOID and len(self._classes.names) == 2 and not self._classes.colours
            name = self._name(1 if is_white else number)
            if name is None and self._classes.colours:
                tracing.wrong("mask-unknown", fixed(None))
            elif name is None and number == _VOID:
                tracing.left_out("void")
            elif name is None:
                tracing.wrong("mask-class", fixed(None), value=str(number), limit=str(len(self._classes.names) - 1))
            elif name:
                plain = pixels.translate(bytes(number == each for each in range(256)))
                if not tracing.may_paint(0, plain.count(b"\0\1") + size[1], size, fixed(None)):
                    return
                mask = Mask.of_rows(covered_rows(plain, size, (0, 0)), size)
                kept = tracing.mark(ForeignMark(Shape.MASK, name, (), mask=mask), size, fixed(None))
                if kept is not None:
                    yield kept

    def _name(self, number: int) -> str | None:
        return self._classes.names[number] if number < len(self._classes.names) else None


def _numbers(pixels: bytes) -> list[int]:
    """All that are there, in order."""
    found: list[int] = []
    while pixels:
        found.append(pixels[0])
        pixels = pixels.translate(None, pixels[:1])
    return sorted(found)


def _told_apart(paths: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Masks and pictures, each by what a mask and its picture have in common. Where there is a folder of pictures what
    lies elsewhere are masks; or what lies in a folder of masks; or a PNG beside a picture that is called as it is."""
    candidates = [path for path in paths if not _OTHER_FOLDERS & _folders(path)]
    has_pictures = any(_PICTURE_FOLDERS & _folders(path) for path in candidates)
    has_masks = any(_MASK_FOLDERS & _folders(path) for path in candidates)
    beside = {_key(path) for path in candidates if not path.lower().endswith(".png")}
    masks: dict[str, str] = {}
    pictures: dict[str, str] = {}
    for path in candidates:
        is_mask = path.lower().endswith(".png") and (
            bool(_MASK_FOLDERS & _folders(path))
            if has_masks
            else not _PICTURE_FOLDERS & _folders(path)
            if has_pictures
            else _key(path) in beside
        )
        (masks if is_mask else pictures).setdefault(_key(path), path)
    return masks, pictures


def _folders(path: str) -> set[str]:
    return set(folded(path).split("/")[:-1])


def _key(path: str) -> str:
    folder, name = posixpath.split(folded(path))
    parts = [part for part in folder.split("/") if part and part not in _PICTURE_FOLDERS | _MASK_FOLDERS]
    return "/".join((*parts, posixpath.splitext(name)[0]))
