"""The directories of a TIFF: the levels of a page, and where the blocks of each are in the file. TIFF 6.0 (Adobe,
1992) has strips and tiles. An image of a billion pixels comes in tiles, with smaller copies either below it
(SubIFDs, TIFF Technical Note 1) or after it, marked as such (NewSubfileType, bit 0). BigTIFF
(https://www.awaresystems.be/imaging/tiff/bigtiff.html) is the same with longer numbers."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import IO, Any, NamedTuple, cast

from PIL.TiffImagePlugin import ImageFileDirectory_v2 as Directory

from annotator.core.errors import MediaFault

# For each page.
_MOST_LEVELS = 32
_HEADS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_BIG_HEAD_BYTES, _HEAD_BYTES = 16, 8
_KIND, _WIDTH, _HEIGHT, _PLANES, _ORIENTATION, _BELOW = 254, 256, 257, 284, 274, 330
_STRIP_PLACES, _STRIP_ROWS, _STRIP_BYTES = 273, 278, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILE_PLACES, _TILE_BYTES = 322, 323, 324, 325
_SAMPLES, _PROFILE = 277, 34675
_IS_COPY, _IN_ONE_PLANE = 1, 1
_BITS, _EIGHT = 258, 8
_COMPRESSION, _NONE, _INTERPRETATION, _YCBCR = 259, 1, 262, 6
_ROWS_PX = 1_000_000
_NO_IMAGE = "it contains no image"
# The tags that are needed to decode a single block: bits, compression, meaning, fill order, samples, predictor,
# palette, extra samples, sample format, JPEG tables, coefficients, subsampling and reference black and white of YCbCr.
_OF_BLOCKS = (258, 259, 262, 266, 277, 317, 320, 338, 339, 347, 529, 530, 532)


class Level(NamedTuple):
    """One level: the image at one size, in pixels. Blocks are ordered row by row; strips are blocks of full width,
    and the last may be lower. `places` and `sizes_bytes` locate the blocks in the file. `tags` are needed to decode
    each block, with the types of their values."""

    width: int
    height: int
    block: tuple[int, int]
    is_tiled: bool
    places: tuple[int, ...]
    sizes_bytes: tuple[int, ...]
    tags: Mapping[int, tuple[int, Any]]

    @property
    def across(self) -> int:
        """The number of blocks in a row."""
        return -(-self.width // self.block[0])


class Levels(NamedTuple):
    """The levels of a page, first the full image, then smaller ones. `prefix` is the TIFF's byte order mark.
    `orientation` is that of EXIF, 1 to 8. `profile` is an ICC profile or empty. `pages` is the file's number of
    pages."""

    prefix: bytes
    levels: tuple[Level, ...]
    orientation: int
    profile: bytes
    pages: int

    @property
    def size(self) -> tuple[int, int]:
        return self.levels[0].width, self.levels[0].height


def is_tiff(head: bytes) -> bool:
    """Return whether the first four bytes are those of a TIFF."""
    return head in _HEADS


def read_levels(file: IO[bytes], page: int) -> Levels:
    """Return the levels of a page, counted from 0. Raise MediaFault if there is no such page, or if it cannot be
    decoded block by block. Invalid smaller copies are skipped."""
    file.seek(0)
    head = file.read(_BIG_HEAD_BYTES)
    head = head if head[2:3] == b"+" or head[3:4] == b"+" else head[:_HEAD_BYTES]
    places = page_offsets(file, head, Directory(head).next)
    first = _read(file, head, places[page]) if page < len(places) else None
    if first is None:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it has no such page" if page else _NO_IMAGE)
    whole = _level(first)
    if isinstance(whole, str):
        raise MediaFault(MediaFault.UNDECODABLE, detail=whole)
    levels = [whole]
    for directory in _copies(file, head, first):
        level = _level(directory)
        if isinstance(level, Level) and _is_smaller(level, whole):
            levels.append(level)
    orientation = _number(first, _ORIENTATION, 1)
    orientation = orientation if 1 <= orientation <= 8 else 1
    profile = first.get(_PROFILE, b"")
    profile = profile if isinstance(profile, bytes) else b""
    return Levels(head[:2], tuple(levels), orientation, profile, len(places))


def _read(file: IO[bytes], head: bytes, place: int) -> Directory | None:
    if place <= 0:
        return None
    directory = Directory(head)
    file.seek(place)
    directory.load(file)
    return directory if _WIDTH in directory else None


def _copies(file: IO[bytes], head: bytes, first: Directory) -> list[Directory]:
    """Return the copies below the image, or else those that follow it and are marked as copies."""
    found: list[Directory] = []
    below = [place for place in _numbers(first, _BELOW) or () if place > 0]
    for place in below[:_MOST_LEVELS]:
        directory = _read(file, head, place)
        found += [] if directory is None else [directory]
    place = first.next
    seen = set[int]()
    while not below and place not in seen and len(seen) < _MOST_LEVELS:
        seen.add(place)
        directory = _read(file, head, place)
        if directory is None or not _number(directory, _KIND, 0) & _IS_COPY:
            break
        found.append(directory)
        place = directory.next
    return found


def _is_smaller(level: Level, whole: Level) -> bool:
    """Return whether a level is smaller, with the aspect ratio of the full image and the same bit depth. All levels
    of a high-bit-depth image are shown with one window level."""
    if not (level.width < whole.width and level.height <= whole.height) or _depth(level) != _depth(whole):
        return False
    return abs(level.width * whole.height - level.height * whole.width) <= 2 * max(whole.width, whole.height)


def _depth(level: Level) -> tuple[int, bool]:
    """Return the bits per colour, and whether a high-bit-depth image has several colours."""
    bits = _bits(level)
    most = max(bits, default=1)
    return max(most, _EIGHT), most > _EIGHT and len(bits) > 1


def _bits(level: Level) -> list[int]:
    _kind, value = level.tags.get(_BITS, (0, 1))
    listed = value if isinstance(value, tuple) else (value,)
    return [each for each in listed if isinstance(each, int)]


def _level(directory: Directory) -> Level | str:
    """Return the level, or the reason for which it cannot be decoded."""
    width, height = _number(directory, _WIDTH, 0), _number(directory, _HEIGHT, 0)
    is_tiled = _TILE_PLACES in directory
    if is_tiled:
        block = _number(directory, _TILE_WIDTH, 0), _number(directory, _TILE_HEIGHT, 0)
        places = _numbers(directory, _TILE_PLACES)
        sizes = _numbers(directory, _TILE_BYTES)
    else:
        block = width, min(height, _number(directory, _STRIP_ROWS, height))
        places = _numbers(directory, _STRIP_PLACES)
        sizes = _numbers(directory, _STRIP_BYTES)
    if min(width, height, *block) <= 0 or places is None or sizes is None:
        return "its header does not give the position of the pixels"
    if _number(directory, _SAMPLES, 1) > 1 and _number(directory, _PLANES, _IN_ONE_PLANE) != _IN_ONE_PLANE:
        return "planar colours are not supported"
    blocks = -(-width // block[0]) * -(-height // block[1])
    if len(places) < blocks or len(sizes) < blocks:
        return "some of its pixels are missing"
    tags = {tag: (directory.tagtype[tag], directory[tag]) for tag in _OF_BLOCKS if tag in directory}
    level = Level(width, height, block, is_tiled, places, sizes, tags)
    return _split_into_rows(
        level, sum(_bits(level)) * (_number(directory, _SAMPLES, 1) if len(_bits(level)) == 1 else 1)
    )


def _split_into_rows(level: Level, pixel_bits: int) -> Level:
    """Split a single uncompressed strip, as scientific programs write, into many, each with its rows' memory."""
    row_bytes = -(-level.width * pixel_bits // 8)
    rows = max(1, _ROWS_PX // level.width)
    is_plain = [level.tags.get(tag, (0, _NONE))[1] for tag in (_COMPRESSION, _INTERPRETATION)]
    is_one = not level.is_tiled and level.block[1] == level.height > rows
    if not is_one or is_plain[0] != _NONE or is_plain[1] == _YCBCR or level.sizes_bytes[0] < row_bytes * level.height:
        return level
    places = tuple(level.places[0] + top * row_bytes for top in range(0, level.height, rows))
    sizes = tuple(row_bytes * min(rows, level.height - top) for top in range(0, level.height, rows))
    return level._replace(block=(level.width, rows), places=places, sizes_bytes=sizes)


def _numbers(directory: Directory, tag: int) -> tuple[int, ...] | None:
    """Return the numbers of a tag; None if it is missing or not of integers."""
    value = directory.get(tag)
    listed = value if isinstance(value, tuple) else (value,)
    return cast("tuple[int, ...]", listed) if all(isinstance(number, int) for number in listed) else None


def _number(directory: Directory, tag: int, otherwise: int) -> int:
    numbers = _numbers(directory, tag)
    return numbers[0] if numbers else otherwise


MOST_PAGES = 2_000
# Including copies and masks. A cycle ends the chain.
_MOST_DIRECTORIES = 4 * MOST_PAGES
_MOST_ENTRIES = 4_096
_IS_NO_PAGE = 0b101
_LONG = 4


def page_offsets(file: IO[bytes], head: bytes, first: int) -> tuple[int, ...]:
    """Return the offsets of the pages. `head` is the beginning of the file, `first` the offset of its first
    directory, which is always a page."""
    order = "<" if head[:2] == b"II" else ">"
    is_big = head[2:4] in (b"+\x00", b"\x00+")
    found: list[int] = []
    seen: set[int] = set()
    place = first
    while place > 0 and place not in seen and len(seen) < _MOST_DIRECTORIES and len(found) < MOST_PAGES:
        seen.add(place)
        directory = _directory(file, place, order, is_big=is_big)
        if directory is None:
            break
        kind, following = directory
        if not found or not kind & _IS_NO_PAGE:
            found.append(place)
        place = following
    return tuple(found)


def _directory(file: IO[bytes], place: int, order: str, *, is_big: bool) -> tuple[int, int] | None:
    """Return the type of a directory and the offset of the next, 0 for none; None if there is no directory."""
    counted, entry, pointer = ("Q", 20, 8) if is_big else ("H", 12, 4)
    file.seek(place)
    written = file.read(struct.calcsize(order + counted))
    if len(written) < struct.calcsize(order + counted):
        return None
    (count,) = struct.unpack(order + counted, written)
    if not 0 < count <= _MOST_ENTRIES or len(entries := file.read(count * entry + pointer)) < count * entry:
        return None
    tags = (entries[at : at + entry] for at in range(0, count * entry, entry))
    kind = next((_subfile_type(order, tag, is_big=is_big) for tag in tags if _short(order, tag, 0) == _KIND), 0)
    following = entries[count * entry :]
    if len(following) < pointer:
        return kind, 0
    return kind, int.from_bytes(following, "little" if order == "<" else "big")


def _subfile_type(order: str, tag: bytes, *, is_big: bool) -> int:
    place = 12 if is_big else 8
    if _short(order, tag, 2) != _LONG:
        return _short(order, tag, place)
    return int(struct.unpack_from(order + "L", tag, place)[0])


def _short(order: str, tag: bytes, place: int) -> int:
    return int(struct.unpack_from(order + "H", tag, place)[0])
