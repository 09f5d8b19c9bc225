"""TIFFs in tiles, with smaller copies of the picture: what Pillow reads and does not write."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Sequence

from msgspec import Struct
from PIL import Image

_HEAD_BYTES = 8
_SHORT, _LONG = 3, 4
_RAW, _JPEG, _DEFLATE = 1, 7, 8
_PHOTOMETRIC = {"L": 1, "I;16": 1, "RGB": 2}


class Written(Struct, frozen=True):
    """A size of the picture: tiles of `tile` pixels in rows, as `tile_at` draws each."""

    size: tuple[int, int]
    tile: int
    tile_at: Callable[[int, int], Image.Image]


def of_image(image: Image.Image, tile: int) -> Written:
    """Return the block of the image; pixels beyond its edges are black."""
    return Written(image.size, tile, lambda x, y: image.crop((x, y, x + tile, y + tile)))


def tiled(levels: Sequence[Written], *, compression: int = _DEFLATE, are_below: bool, orientation: int = 1) -> bytes:
    """The first level is the picture; the others lie below it, or follow it and say that they are copies. What is drawn
    for several tiles is written once."""
    file = io.BytesIO()
    file.write(struct.pack("<2sHL", b"II", 42, 0))
    directories = [_tiles(file, level, compression) for level in levels]
    mark = [(254, _LONG, [1])]
    directories = [
        tags + (mark if number else [(274, _SHORT, [orientation])]) for number, tags in enumerate(directories)
    ]
    places: list[int] = []
    if are_below:
        places = [_directory(file, tags, 0) for tags in directories[1:]]
        first = _directory(file, [*directories[0], (330, _LONG, places)] if places else directories[0], 0)
    else:
        first = 0
        for tags in reversed(directories):
            first = _directory(file, tags, first)
    file.seek(4)
    file.write(struct.pack("<L", first))
    return file.getvalue()


type Tag = tuple[int, int, list[int]]


def _tiles(file: io.BytesIO, level: Written, compression: int) -> list[Tag]:
    kept: dict[int, tuple[Image.Image, int, int]] = {}
    places, sizes, mode = [], [], "RGB"
    for y in range(0, level.size[1], level.tile):
        for x in range(0, level.size[0], level.tile):
            image = level.tile_at(x, y)
            mode = image.mode
            if id(image) not in kept:
                data = _coded(image, compression)
                kept[id(image)] = image, file.tell(), len(data)
                file.write(data + bytes(len(data) % 2))
            places.append(kept[id(image)][1])
            sizes.append(kept[id(image)][2])
    samples = len(Image.new(mode, (1, 1)).getbands())
    return [
        (256, _LONG, [level.size[0]]),
        (257, _LONG, [level.size[1]]),
        (258, _SHORT, [16 if mode == "I;16" else 8] * samples),
        (259, _SHORT, [compression]),
        (262, _SHORT, [6 if compression == _JPEG and samples == 3 else _PHOTOMETRIC[mode]]),
        (277, _SHORT, [samples]),
        (322, _LONG, [level.tile]),
        (323, _LONG, [level.tile]),
        (324, _LONG, places),
        (325, _LONG, sizes),
        *([(530, _SHORT, [2, 2])] if compression == _JPEG and samples == 3 else []),
    ]


def _coded(image: Image.Image, compression: int) -> bytes:
    if compression == _JPEG:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=95, subsampling="4:2:0")
        return file.getvalue()
    return zlib.compress(image.tobytes(), 1) if compression == _DEFLATE else image.tobytes()


def _directory(file: io.BytesIO, tags: list[Tag], following: int) -> int:
    """Return the offset of the directory."""
    entries = []
    for tag, kind, values in sorted(tags):
        data = struct.pack(f"<{len(values)}{'H' if kind == _SHORT else 'L'}", *values)
        if len(data) > 4:
            place = file.tell()
            file.write(data + bytes(len(data) % 2))
            data = struct.pack("<L", place)
        entries.append(struct.pack("<HHL", tag, kind, len(values)) + data.ljust(4, b"\0"))
    begin = file.tell()
    file.write(struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<L", following))
    return begin


def with_tag(content: bytes, tag: int, value: int) -> bytes:
    """With another value of a tag of the first directory, which has it: in place of it, or of where it stands."""
    at = int.from_bytes(content[4:8], "little") + 2
    while int.from_bytes(content[at : at + 2], "little") != tag:
        at += 12
    return content[: at + 8] + struct.pack("<L", value) + content[at + 12 :]
