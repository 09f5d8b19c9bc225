"""Export of regions to class masks: `masks/IMAGE.png` for each image, which is in `images/`. A pixel is the number
of its label in design order, from 1, or 0 for the background. `classes.txt` has one name per line. The palette has
the colours of Pascal VOC. A pixel belongs to the region that contains its centre. Smaller regions are on top, so
that a later large region does not hide them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from posixpath import splitext

from annotator.core.answer.mask.label_studio_rle import MOST_PIXELS
from annotator.core.answer.shapes import Shape
from annotator.formats.exports.images.annotations import (
    AnnotatedImage,
    ImageSubmissions,
    covered_rows,
    image_labels,
)
from annotator.formats.exports.images.source_files import Content

MASKS = "masks"
BACKGROUND = "background"
# The range of a byte, without the background.
MOST_CLASSES = 255
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY_KIND = 0
_PALETTE_KIND = 3
_EIGHT_BITS = 8


def mask_files(images: Iterable[AnnotatedImage], drawings: ImageSubmissions) -> Iterator[tuple[str, Content]]:
    """Yield the files. Each image has the name of its mask."""
    names = drawings.file_names(".png")
    labels = image_labels(drawings.design, with_inside=True)
    classes = [name for name, _category in labels][:MOST_CLASSES]
    yield "classes.txt", "".join(f"{' '.join(name.split())}\n" for name in (BACKGROUND, *classes)).encode()
    for image in images:
        if image.size_px[0] * image.size_px[1] > MOST_PIXELS:
            drawings.changed.add("unsized", image.task_id, ("",))
            continue
        drawn = _drawn(image, classes, drawings)
        name = names.name(image)
        yield f"masks/{name}", palette_png(drawn, image.size_px)
        if drawings.originals is not None and image.path:
            own = f"images/{splitext(name)[0]}{splitext(image.name)[1]}"
            yield own, drawings.originals.pieces(image.path)


def _drawn(image: AnnotatedImage, classes: Sequence[str], drawings: ImageSubmissions) -> bytearray:
    """Return the pixels, filled from the top: filled pixels are not overwritten."""
    width, height = image.size_px
    pixels = bytearray(width * height)
    drawn = [(mark, list(covered_rows(mark, image.size_px))) for mark in reversed(image.marks) if mark.has_inside]
    for mark, rows in sorted(drawn, key=lambda each: sum(last - first for _row, first, last in each[1])):
        number = next((classes.index(label) + 1 for label in mark.labels if label in classes), 0)
        if not number:
            drawings.count_loss("unnamed", image, (mark,))
            continue
        drawings.count_loss("said", image, (mark,) if mark.remarks or mark.flags else ())
        if why := fill(pixels, width, rows, number):
            drawings.count_loss(why, image, (mark,))
    for mark in image.marks:
        if not mark.has_inside:
            drawings.count_loss("key-points" if mark.shape is Shape.KEY_POINT else "shapes", image, (mark,))
    return pixels


def fill(pixels: bytearray, width: int, rows: Iterable[tuple[int, int, int]], number: int) -> str:
    """Fill the empty pixels of `rows` from `covered_rows`. Return the reason of a note: no pixel is visible, the
    region touches another with its number, or it is partly hidden. Return an empty string otherwise."""
    shown = beneath = same = 0
    upon_nothing = bytes((number, *range(1, 256)))
    for row, first, last in rows:
        own = slice(row * width + first, row * width + last)
        there = pixels[own]
        free = there.count(0)
        shown += free
        beneath += len(there) - free
        same += there.count(number)
        pixels[own] = there.translate(upon_nothing)
    if same:
        return "merged"
    return "covered" if not shown else "overlapped" if beneath else ""


def palette_png(pixels: bytes | bytearray, size: tuple[int, int]) -> bytes:
    """Return a PNG whose pixels are palette indices (https://www.w3.org/TR/png-3/)."""
    palette = bytes(part for number in range(256) for part in voc_colour(number))
    return _png(pixels, size, _PALETTE_KIND, ((b"PLTE", palette),))


def grey_png(pixels: bytes | bytearray, size: tuple[int, int]) -> bytes:
    return _png(pixels, size, _GREY_KIND, ())


def _png(
    pixels: bytes | bytearray, size: tuple[int, int], kind: int, extra_chunks: tuple[tuple[bytes, bytes], ...]
) -> bytes:
    width, height = size
    packer = zlib.compressobj(6)
    rows = b"".join(packer.compress(b"\0" + bytes(pixels[row * width : (row + 1) * width])) for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, kind, 0, 0, 0)
    parts = ((b"IHDR", head), *extra_chunks, (b"IDAT", rows + packer.flush()), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in parts)


def voc_colour(number: int) -> tuple[int, int, int]:
    """Return a colour of Pascal VOC: bits of the number, three at a time, from the highest bit of each colour down."""
    red = green = blue = 0
    for place in range(8):
        bits = number >> (3 * place)
        red |= (bits & 1) << (7 - place)
        green |= (bits >> 1 & 1) << (7 - place)
        blue |= (bits >> 2 & 1) << (7 - place)
    return red, green, blue


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
