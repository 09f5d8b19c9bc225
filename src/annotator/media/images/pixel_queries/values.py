"""What an import asks about a stranger's picture, with Pillow alone. Runs in a worker, never in the importer's process.
Whatever a damaged file makes Pillow trip over is raised as it is: nobody is told more than that there is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, cast

from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from annotator.media.images.decode import FORMATS, orientation_of
from annotator.media.images.geometry import swaps_sides
from annotator.media.images.header import BoundedHead
from annotator.media.images.limits import LONGEST_SIDE_PX
from annotator.media.images.tiff.ifd import is_tiff
from annotator.media.images.tiff.sizes import Tiff
from annotator.media.images.webp import looked_at, notes_in


def png_values(file: IO[bytes], most_pixels: int, *, in_colours: bool) -> bytes:
    """Of a PNG, row by row: a byte a pixel, its grey or its place in the palette; or red, green and blue as the file
    has them. It may tell a size twice, of which who asks has read the first: none is unpacked that is too large."""
    head = BoundedHead(file)
    with PngImageFile(cast("IO[bytes]", head)) as opened:
        head.is_over = True
        if opened.width * opened.height > most_pixels:
            raise ValueError("it is larger than it says")
        opened.load()
        mode = "RGB" if in_colours else opened.mode if opened.mode in ("L", "P") else "L"
        return (opened if opened.mode == mode else opened.convert(mode)).tobytes()


def shown_size(file: IO[bytes]) -> tuple[int, int, int]:
    """Width and height, and the orientation by which it was turned for that; from what the file begins with. EXIF data
    that stand behind the pixels of a PNG are not looked for: nothing is decoded."""
    (width, height), orientation = _stored(file)
    return *((height, width) if swaps_sides(orientation) else (width, height)), orientation


def _stored(file: IO[bytes]) -> tuple[tuple[int, int], int]:
    """Its size before it is turned, and how it is turned."""
    if is_tiff(file.read(4)):
        tiff = Tiff(file, LONGEST_SIDE_PX)
        return tiff.size, tiff.orientation
    file.seek(0)
    parts = looked_at(file)
    if parts is not None:
        return parts.size, _turned(notes_in(file, parts))
    head = BoundedHead(file)
    with Image.open(cast("IO[bytes]", head), formats=FORMATS) as opened:
        return opened.size, _turned(opened.info)


def _turned(notes: Mapping[Any, Any]) -> int:
    """Not asked of what was opened: a PNG would look behind its pixels, and there may be no more than its beginning."""
    noted = Image.new("L", (1, 1))
    noted.info.update(notes)
    return orientation_of(noted)
