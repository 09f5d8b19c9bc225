"""JPEG 2000 in a DICOM at a fraction of its size: a plugin of pydicom's decoders in the place of its own, which decodes
all of it. The lower half of what a wavelet divides is the picture at half its size (ITU-T T.800, annex F), and what the
upper halves hold, nearly all of the time, is not decoded at all."""

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
# What `frame_of` is told by, among pydicom's own options.
HALVINGS = "annotator_halvings"
_MOST_HALVINGS = 5  # as encoders divide it
_MOST_BITS, _MOST_BITS_OF_COLOURS = 16, 8
# Fewer pixels than that do not tell which values a picture has.
_LOOKED_AT_PX = 1 << 19


def is_available(coding: str) -> bool:
    return coding in DECODER_DEPENDENCIES


def use() -> None:
    """From now on, instead of pydicom's own."""
    for decoder in (JPEG2000Decoder, JPEG2000LosslessDecoder):
        decoder.add_plugin("annotator", (__name__, "frame_of"))
        decoder.remove_plugin("pillow")


def frame_of(source: bytes, runner: Any) -> bytes:
    """As pydicom asks a plugin. ValueError where it has more bits than Pillow decodes."""
    image = Image.open(io.BytesIO(source), formats=("JPEG2000",))
    assert isinstance(image, Jpeg2KImageFile)
    image.reduce = runner.get_option(HALVINGS, 0)
    bits = runner.get_option("j2k_precision", runner.bits_stored)
    if not 0 < bits <= (_MOST_BITS if runner.samples_per_pixel == 1 else _MOST_BITS_OF_COLOURS):
        raise ValueError(bits)
    width = 1 if bits <= 8 else 2
    runner.set_option("bits_allocated", 8 * width)
    # Pillow lays values into the upper bits, and those with a sign so that their least is 0.
    values = np.frombuffer(image.tobytes(), f"<u{width}") >> (8 * width - bits)
    if runner.pixel_representation == 1 and runner.get_option("j2k_is_signed", True):
        values = values.astype(np.int32) - (1 << (bits - 1))
    if runner.photometric_interpretation in ("YBR_ICT", "YBR_RCT"):  # Pillow makes RGB of them
        runner.set_option("photometric_interpretation", "RGB")
    frame: bytes = values.astype(f"<u{width}").tobytes()
    return frame


def halvings_for(part: PixelBox, size: tuple[int, int]) -> int:
    """How often a part may be halved to be no smaller than `size`."""
    ratio = min((part[2] - part[0]) / size[0], (part[3] - part[1]) / size[1])
    return max(0, min(int(math.log2(ratio)), _MOST_HALVINGS))


def halvings_to_look(size: tuple[int, int]) -> int:
    """How often it may be halved where its values are looked at. It is as it is decoded: what stands out by a pixel is
    in no sample of a large picture either."""
    return max(0, min(int(math.log2(size[0] * size[1] / _LOOKED_AT_PX) / 2), _MOST_HALVINGS))


def halved(size: tuple[int, int], halvings: int) -> tuple[int, int] | None:
    """None where Pillow takes it for another size, and so cannot decode it: it rounds, where parts of a pixel count
    (T.800, B.5)."""
    each = 1 << halvings
    wide, tall = (-(-side // each) for side in size)
    rounded = tuple((side + each // 2) // each for side in size)
    return (wide, tall) if rounded == (wide, tall) else None


def box_in(part: PixelBox, halvings: int) -> FractionalBox:
    """Where a part lies in the halved picture: the middle of its first pixel is that of the first pixel of all, for a
    wavelet keeps each second value at its place."""
    each = 1 << halvings
    left, top, right, bottom = ((place - 0.5) / each + 0.5 for place in part)
    return left, top, right, bottom
