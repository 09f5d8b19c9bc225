"""Decoders of JPEG 2000 and RLE for pydicom, registered in place of its own for the whole process by pydicom's
documented interface (`Decoder.add_plugin`, `Decoder.remove_plugin`).

JPEG 2000 is decoded at a fraction of its size; pydicom's own decoders decode everything.

The lower half of a wavelet decomposition is the image at half its size (ITU-T T.800, annex F). The upper halves, which
take nearly all of the time, are not decoded.

DICOM's RLE (PS3.5, annex G) is decoded by Pillow's PackBits, which is the same coding. pydicom's decoder runs Python
code for each run, and allocates as much memory as the runs claim. Data of a segment beyond its share of the image is
ignored here."""

from __future__ import annotations

import io
import math
import struct
from typing import Any

import numpy as np
from PIL import Image
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from pydicom.pixels.decoders.base import JPEG2000Decoder, JPEG2000LosslessDecoder, RLELosslessDecoder
from pydicom.uid import JPEG2000, JPEG2000Lossless, RLELossless

from annotator.media.images.scaling import FractionalBox, PixelBox

CODINGS = (JPEG2000, JPEG2000Lossless)
DECODER_DEPENDENCIES = dict.fromkeys((*CODINGS, RLELossless), ("numpy", "pillow"))
# The pydicom option that tells `decode_jpeg_2000` how often to halve.
HALVINGS = "annotator_halvings"
_MOST_HALVINGS = 5  # encoders use this many levels
_MOST_BITS, _MOST_BITS_OF_COLOURS = 16, 8
_RLE_HEADER_BYTES, _MOST_RLE_SEGMENTS = 64, 15
# The least number of pixels that represents the values of an image.
_SAMPLED_PX = 1 << 19


def is_available(coding: str) -> bool:
    return coding in DECODER_DEPENDENCIES


def register() -> None:
    """Register these decoders in place of pydicom's own."""
    for decoder in (JPEG2000Decoder, JPEG2000LosslessDecoder):
        decoder.add_plugin("annotator", (__name__, "decode_jpeg_2000"))
        decoder.remove_plugin("pillow")
    RLELosslessDecoder.add_plugin("annotator", (__name__, "decode_rle"))
    RLELosslessDecoder.remove_plugin("pydicom")


def decode_jpeg_2000(source: bytes, runner: Any) -> bytes:
    """Decode a JPEG 2000 frame as a pydicom plugin. Raise ValueError for more bits than Pillow decodes."""
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


def halvings_for_sampling(size: tuple[int, int]) -> int:
    """Return how often the image may be halved to sample its values. A single outlying pixel is lost by this, but a
    sample of a large image would not contain it either."""
    return max(0, min(int(math.log2(size[0] * size[1] / _SAMPLED_PX) / 2), _MOST_HALVINGS))


def halved_size(size: tuple[int, int], halvings: int) -> tuple[int, int] | None:
    """Return the halved size, or None where Pillow expects another one and cannot decode: it rounds, while fractions
    of a pixel count as a whole one (T.800, B.5)."""
    each = 1 << halvings
    wide, tall = (-(-side // each) for side in size)
    rounded = tuple((side + each // 2) // each for side in size)
    return (wide, tall) if rounded == (wide, tall) else None


def box_in_halved(part: PixelBox, halvings: int) -> FractionalBox:
    """Return the box of a part in the halved image. The centre of its first pixel equals that of the full image,
    because a wavelet keeps every second value in its place."""
    each = 1 << halvings
    left, top, right, bottom = ((place - 0.5) / each + 0.5 for place in part)
    return left, top, right, bottom


def decode_rle(source: bytes, runner: Any) -> bytes:
    """Decode a frame of RLE, as pydicom calls a plugin: plane by plane, samples in little endian. Raise ValueError
    if a segment contains less than its share."""
    pixels = runner.rows * runner.columns
    samples = runner.samples_per_pixel
    width = runner.bits_allocated // 8
    (count,) = struct.unpack_from("<L", source)
    if count != samples * width or count > _MOST_RLE_SEGMENTS or runner.bits_allocated % 8:
        raise ValueError(count)
    starts = struct.unpack_from(f"<{count}L", source, 4)
    planes = np.empty((samples, pixels, width), np.uint8)
    for number, (start, end) in enumerate(zip(starts, (*starts[1:], len(source)), strict=True)):
        segment = memoryview(source)[max(start, _RLE_HEADER_BYTES) : end]
        row = Image.frombytes("L", (pixels, 1), bytes(segment), "packbits", "L")
        sample, byte = divmod(number, width)  # the most significant byte comes first
        planes[sample, :, width - 1 - byte] = np.asarray(row)[0]
    runner.set_option("planar_configuration", 1)
    return planes.tobytes()
