"""JPEG 2000 in DICOM at a fraction of its size: a plugin that replaces pydicom's own decoders, which decode
everything.

The lower half of a wavelet decomposition is the image at half its size (ITU-T T.800, annex F). The upper halves,
which take nearly all of the time, are not decoded."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
from PIL import Image
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from pydicom.pixels.decoders.base import JPEG2000Decoder, JPEG2000LosslessDecoder
from pydicom.uid import JPEG2000, JPEG2000Lossless

from annotator.media.images.geometry import PixelBox
from annotator.media.images.scaling import FractionalBox

CODINGS = (JPEG2000, JPEG2000Lossless)
DECODER_DEPENDENCIES = dict.fromkeys(CODINGS, ("numpy", "pillow"))
# The pydicom option that tells `frame_of` how often to halve.
HALVINGS = "annotator_halvings"
_MOST_HALVINGS = 5  # encoders use this many levels
_MOST_BITS, _MOST_BITS_OF_COLOURS = 16, 8
# The least number of pixels that represents the values of an image.
_LOOKED_AT_PX = 1 << 19


def is_available(coding: str) -> bool:
    return coding in DECODER_DEPENDENCIES


def use() -> None:
    """Register this decoder in place of pydicom's own."""
    for decoder in (JPEG2000Decoder, JPEG2000LosslessDecoder):
        decoder.add_plugin("annotator", (__name__, "frame_of"))
        decoder.remove_plugin("pillow")


def frame_of(source: bytes, runner: Any) -> bytes:
    """Decode a frame, as pydicom calls a plugin. Raise ValueError if it has more bits than Pillow decodes."""
    image = Image.open(io.BytesIO(source), formats=("JPEG2000",))
    assert isinstance(image, Jpeg2KImageFile)
    image.reduce = runner.get_option(HALVINGS, 0)
    bits = runner.get_option("j2k_precision", runner.bits_stored)
    if not 0 < bits <= (_MOST_BITS if runner.samples_per_pixel == 1 else _MOST_BITS_OF_COLOURS):
        raise ValueError(bits)
    width = 1 if bits <= 8 else 2
    runner.set_option("bits_allocated", 8 * width)
    # Pillow shifts values into the upper bits, and shifts signed values so that their minimum is 0.
    values = np.frombuffer(image.tobytes(), f"<u{width}") >> (8 * width - bits)
    if runner.pixel_representation == 1 and runner.get_option("j2k_is_signed", True):
        values = values.astype(np.int32) - (1 << (bits - 1))
    if runner.photometric_interpretation in ("YBR_ICT", "YBR_RCT"):  # Pillow converts them to RGB
        runner.set_option("photometric_interpretation", "RGB")
    frame: bytes = values.astype(f"<u{width}").tobytes()
    return frame


def halvings_for(part: PixelBox, size: tuple[int, int]) -> int:
    """Return how often a part may be halved without getting smaller than `size`."""
    ratio = min((part[2] - part[0]) / size[0], (part[3] - part[1]) / size[1])
    return max(0, min(int(math.log2(ratio)), _MOST_HALVINGS))


def halvings_to_look(size: tuple[int, int]) -> int:
    """Return how often the image may be halved to sample its values.

    A single outlying pixel is lost by this, but a sample of a large image would not contain it either."""
    return max(0, min(int(math.log2(size[0] * size[1] / _LOOKED_AT_PX) / 2), _MOST_HALVINGS))


def halved(size: tuple[int, int], halvings: int) -> tuple[int, int] | None:
    """Return the halved size, or None where Pillow expects another one and cannot decode: it rounds, while fractions
    of a pixel count as a whole one (T.800, B.5)."""
    each = 1 << halvings
    wide, tall = (-(-side // each) for side in size)
    rounded = tuple((side + each // 2) // each for side in size)
    return (wide, tall) if rounded == (wide, tall) else None


def box_in(part: PixelBox, halvings: int) -> FractionalBox:
    """Return the box of a part in the halved image.

    The centre of its first pixel equals that of the full image, because a wavelet keeps every second value in its
    place."""
    each = 1 << halvings
    left, top, right, bottom = ((place - 0.5) / each + 0.5 for place in part)
    return left, top, right, bottom
