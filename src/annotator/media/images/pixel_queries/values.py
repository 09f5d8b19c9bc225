"""Answers about an untrusted image, with Pillow alone, computed in a worker, never in the importing process. Errors
that a damaged file causes in Pillow are raised unchanged: the importer only learns that there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, cast

from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from annotator.media.images.decode import FORMATS, orientation_of
from annotator.media.images.limits import LONGEST_SIDE_PX, BoundedHeader
from annotator.media.images.scaling import swaps_sides
from annotator.media.images.tiff.ifd import is_tiff
from annotator.media.images.tiff.reader import Tiff
from annotator.media.images.webp import metadata_in, webp_header


def png_values(file: IO[bytes], most_pixels: int, *, in_colours: bool) -> bytes:
    """Return the pixels of a PNG row by row: one byte each, its grey value or palette index, or red, green and blue
    as stored. A PNG may state its size twice, and the caller checked only the first. A size that is too large is
    refused before unpacking."""
    head = BoundedHeader(file)
    with PngImageFile(cast("IO[bytes]", head)) as opened:
        head.is_over = True
        if opened.width * opened.height > most_pixels:
            raise ValueError("it is larger than it says")
        opened.load()
        mode = "RGB" if in_colours else opened.mode if opened.mode in ("L", "P") else "L"
        return (opened if opened.mode == mode else opened.convert(mode)).tobytes()


def shown_size(file: IO[bytes]) -> tuple[int, int, int]:
    """Return the displayed width and height, and the EXIF orientation, from the beginning of a file. EXIF data after
    the pixels of a PNG are ignored, because nothing is decoded."""
    (width, height), orientation = _stored_size(file)
    return *((height, width) if swaps_sides(orientation) else (width, height)), orientation


def _stored_size(file: IO[bytes]) -> tuple[tuple[int, int], int]:
    """Return the stored size and the EXIF orientation."""
    if is_tiff(file.read(4)):
        tiff = Tiff(file, LONGEST_SIDE_PX)
        return tiff.size, tiff.orientation
    file.seek(0)
    webp = webp_header(file)
    if webp is not None:
        return webp.size, _orientation_in(metadata_in(file, webp))
    head = BoundedHeader(file)
    with Image.open(cast("IO[bytes]", head), formats=FORMATS) as opened:
        return opened.size, _orientation_in(opened.info)


def _orientation_in(notes: Mapping[Any, Any]) -> int:
    """Return the orientation from the notes of a file. Pillow's own lookup would read beyond the pixels of a PNG,
    while the data may be only its beginning."""
    noted = Image.new("L", (1, 1))
    noted.info.update(notes)
    return orientation_of(noted)
