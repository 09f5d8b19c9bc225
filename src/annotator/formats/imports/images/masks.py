"""Import of class masks: a PNG for each image whose bytes are class numbers, with a list of class names.

- `classes.txt` is this program's export, `class_names.txt` labelme's export to VOC: one name per line, the
  background first.
- `labelmap.txt` is CVAT's format (https://docs.cvat.ai/docs/manual/advanced/formats/format-smask/):
  `name:r,g,b:parts:actions`. There pixels are colours.

Each class in an image gives one mask. If VOC's `SegmentationObject` image exists, in numbers or in VOC's colours,
each object gives one mask."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import MediumKind
from annotator.core.ports.images import Colour
from annotator.core.problems import ProblemCode
from annotator.formats.exports.images.masks import voc_colour
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.format_signatures import MASK_FOLDERS, OBJECT_FOLDERS, SHOWN_FOLDERS, is_no_class
from annotator.formats.imports.images.file_paths import ShortNames, listed_sets
from annotator.formats.imports.images.foreign_annotations import (
    AnnotationReader,
    ForeignDataset,
    ForeignImage,
    ForeignMark,
    fixed,
)
from annotator.formats.imports.masks import BadPngHead, covered_rows, png_head
from annotator.formats.imports.readers.folder import natural_order
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import of_kind
from annotator.formats.source.paths import folded

_NAMES_LIMIT_BYTES = 1024**2
_PNG_LIMIT_BYTES = 64 * 1024**2
_MOST_CLASSES = 255
_VOID = 255  # VOC's border of an object, without a class
_COLOURED = re.compile(r"(.*?):\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?::.*)?")
_UNCOLOURED = re.compile(r"([^:]+):[^:,]*:[^:,]*:[^:,]*")
_IMAGE_FOLDERS = frozenset({"images", "jpegimages"})
# The cost of scanning all pixels for one object, as a fraction of the cost of making a mask.
_LOOK_SHARE = 16


# As many objects as a byte can distinguish.
_VOC_COLOURS = tuple(voc_colour(number) for number in range(256))


class _Classes(Struct, frozen=True):
    """The classes. `names` are by number and empty for the background. `colours` are set if pixels are colours."""

    names: tuple[str, ...]
    colours: tuple[Colour, ...] = ()


def read_masks(paths: Sequence[str], files: ImportFiles, log: ProblemLog) -> ForeignDataset | None:
    """Return the annotations of all images, including those without a mask. `paths` are lists of names; the first
    one is used. Return None with a problem if there is no list or no mask."""
    classes = _classes(paths[0], files, log)
    if classes is None:
        return None
    paths_of_images = of_kind(files.paths, MediumKind.IMAGE)
    masks, images = _distinguish(paths_of_images)
    objects = {_key(path): path for path in paths_of_images if OBJECT_FOLDERS & _folders(path)}
    if not masks:
        log.add(ProblemCode.DRAWN_FILE, files.name, why="mask-none")
        return None
    reading = _Reading(classes, files, log)
    short = ShortNames(images.values())
    found: list[ForeignImage] = []
    for key in files.counted(sorted(images.keys() | masks.keys(), key=natural_order)):
        own = masks.get(key, "")
        if key not in images:
            log.add(ProblemCode.DRAWN_FILE, own, why="mask-picture")
            continue
        size, marks = reading.marks(own, objects.get(key, ""), images[key]) if own else ((1, 1), ())
        found.append(ForeignImage(short.of(images[key]), own or images[key], size, tuple(marks)))
    reading.end()
    labels = dict.fromkeys(name for name in classes.names if name)
    return ForeignDataset(
        files.name, tuple(found), labels, places=short.places, unsupported_counts=listed_sets(files.paths)
    )


def _classes(path: str, files: ImportFiles, log: ProblemLog) -> _Classes | None:
    text = files.text(path, _NAMES_LIMIT_BYTES)
    lines = [] if text is None else [line.strip() for line in text.splitlines()]
    written = [(number, line) for number, line in enumerate(lines, start=1) if line and not line.startswith("#")]
    coloured = [_COLOURED.fullmatch(line) for _number, line in written]
    names = [line for _number, line in written]
    colours = tuple[Colour, ...]()
    if any(coloured):
        names = [match[1].strip() if match is not None else "" for match in coloured]
        colours = tuple((int(m[2]), int(m[3]), int(m[4])) if m is not None else (-1, -1, -1) for m in coloured)
    elif names and all(map(_UNCOLOURED.fullmatch, names)):
        # Datumaro's format without colours: VOC's colours, by number.
        names = [name.partition(":")[0].strip() for name in names]
        colours = _VOC_COLOURS
    elif names and folded(names[0]) == "__ignore__":
        names = names[1:]  # labelme counts it as -1
    for place, (number, _line) in enumerate(written if colours and colours is not _VOC_COLOURS else ()):
        if not names[place] or max(colours[place]) > 255 or colours.index(colours[place]) != place:
            log.add(ProblemCode.DRAWN_FILE, path, line=number, why="mask-colour")
    kept = tuple("" if is_no_class(name) else name for name in names)
    if text is not None and (not any(kept) or len(names) > _MOST_CLASSES + 1):
        log.add(ProblemCode.DRAWN_FILE, path, why="mask-names", limit=str(_MOST_CLASSES))
    return None if log.has_errors_in(path) or text is None else _Classes(kept, colours)


class _Reading:
    def __init__(self, classes: _Classes, files: ImportFiles, log: ProblemLog) -> None:
        self._classes = classes
        self._files = files
        self._log = log
        self._whole = AnnotationReader(files.name, log)

    def marks(self, path: str, objects: str, image: str) -> tuple[tuple[int, int], list[ForeignMark]]:
        """Return the size of a mask and its regions in label order. `objects` is the path of the object image, or
        empty. `image` is the image of the mask; it must have the same size."""
        tracing = self._whole.of(path)
        size, pixels = self._pixels(tracing, self._classes.colours)
        if pixels is None:
            return size, []
        shown = (self._files.image_size(image) or size)[:2]
        if shown != size:
            sides = zip(("width", "height", "shown_width", "shown_height"), (*size, *shown), strict=True)
            tracing.wrong("mask-other", fixed(None), **{name: str(side) for name, side in sides})
            return size, []
        told_apart = b""
        if objects:
            own = self._whole.of(objects)
            own_size, found = self._pixels(own, _VOC_COLOURS)
            if found is not None and own_size != size:
                own.wrong("mask-size", fixed(None), width=str(size[0]), height=str(size[1]))
            told_apart = found if found is not None and own_size == size else b""
        return size, list(self._of_classes(pixels, told_apart, size, tracing))

    def end(self) -> None:
        self._whole.end()

    def _pixels(self, tracing: AnnotationReader, colours: Sequence[Colour]) -> tuple[tuple[int, int], bytes | None]:
        """Return size and class numbers, or None for these with a problem."""
        data = self._files.read(tracing.file, _PNG_LIMIT_BYTES)
        try:
            head = png_head(data or b"", in_colours=bool(colours))
            if head.is_scaled and not colours:
                raise BadPngHead("bits")
        except BadPngHead:
            if data is not None:
                tracing.wrong("mask-png", fixed(None))
            return (1, 1), None
        size = head.width, head.height
        if data is None or not tracing.fits_mask_budget(head.width * head.height, 0, size, fixed(None)):
            return size, None
        is_numbered = colours is _VOC_COLOURS and head.is_one_channel
        pixels = self._files.images.pixels(data, () if is_numbered else colours)
        if pixels is None or len(pixels) != head.width * head.height:
            tracing.bad_mask(fixed(None))
            return size, None
        return size, pixels

    def _of_classes(
        self, pixels: bytes, objects: bytes, size: tuple[int, int], tracing: AnnotationReader
    ) -> Iterator[ForeignMark]:
        for number in _numbers(pixels):
            # White on black is the only class.
            is_white = number == _VOID and len(self._classes.names) == 2 and not self._classes.colours
            name = self._name(1 if is_white else number)
            is_void = number == _VOID and self._classes.colours in ((), _VOC_COLOURS)
            if name is None and is_void:
                tracing.left_out("void")
            elif name is None and self._classes.colours:
                tracing.wrong("mask-unknown", fixed(None))
            elif name is None:
                tracing.wrong("mask-class", fixed(None), value=str(number), limit=str(len(self._classes.names) - 1))
            elif name:
                for plain in _parts(_is(pixels, number), objects):
                    mask = self._mask(plain, size, tracing)
                    drawn = None if mask is None else ForeignMark(Shape.MASK, name, (), mask=mask)
                    kept = [] if drawn is None else tracing.marks(drawn, size, fixed(None))
                    if not kept:
                        return
                    yield from kept

    def _mask(self, plain: bytes, size: tuple[int, int], tracing: AnnotationReader) -> Mask | None:
        runs = plain.count(b"\0\1") + size[1]
        if not tracing.fits_mask_budget(size[0] * size[1] // _LOOK_SHARE, runs, size, fixed(None)):
            return None
        return Mask.of_rows(covered_rows(plain, size, (0, 0)), size)

    def _name(self, number: int) -> str | None:
        return self._classes.names[number] if number < len(self._classes.names) else None


def _is(pixels: bytes, number: int) -> bytes:
    """Return 1 for pixels with that number, 0 for others."""
    return pixels.translate(bytes(number == each for each in range(256)))


def _parts(plain: bytes, objects: bytes) -> Iterator[bytes]:
    """Yield the pixels of a class object by object. Pixels without an object come together."""
    if not objects:
        yield plain
        return
    whole = int.from_bytes(plain, "big")
    within = (int.from_bytes(objects, "big") & whole * 255).to_bytes(len(plain), "big")
    for number in _numbers(within):
        if number:
            yield _is(within, number)
    rest = (int.from_bytes(_is(within, 0), "big") & whole).to_bytes(len(plain), "big")
    if 1 in rest:
        yield rest


def _numbers(pixels: bytes) -> list[int]:
    """Return the distinct numbers in order."""
    found: list[int] = []
    while pixels:
        found.append(pixels[0])
        pixels = pixels.translate(None, pixels[:1])
    return sorted(found)


def _distinguish(paths: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return masks and images by the key that a mask shares with its image. Masks are PNG files in a mask folder. If
    there is none, they are those outside the image folder, or else those beside an image of the same name."""
    candidates = [path for path in paths if not (SHOWN_FOLDERS | OBJECT_FOLDERS) & _folders(path)]
    has_images = any(_IMAGE_FOLDERS & _folders(path) for path in candidates)
    has_masks = any(MASK_FOLDERS & _folders(path) for path in candidates)
    beside = {_key(path) for path in candidates if not path.lower().endswith(".png")}
    masks: dict[str, str] = {}
    images: dict[str, str] = {}
    for path in candidates:
        is_mask = path.lower().endswith(".png") and (
            bool(MASK_FOLDERS & _folders(path))
            if has_masks
            else not _IMAGE_FOLDERS & _folders(path)
            if has_images
            else _key(path) in beside
        )
        (masks if is_mask else images).setdefault(_key(path), path)
    return masks, images


def _folders(path: str) -> set[str]:
    return set(folded(path).split("/")[:-1])


def _key(path: str) -> str:
    folder, name = posixpath.split(folded(path))
    known = _IMAGE_FOLDERS | MASK_FOLDERS | OBJECT_FOLDERS
    parts = [part for part in folder.split("/") if part and part not in known]
    return "/".join((*parts, posixpath.splitext(name)[0]))
