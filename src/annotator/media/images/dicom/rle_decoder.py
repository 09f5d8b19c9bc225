"""DICOM's RLE (PS3.5, annex G) through Pillow's PackBits, which is the same coding: a plugin that replaces pydicom's
own decoder.

pydicom's decoder runs Python code for each run, and allocates as much memory as the runs claim. Data of a segment
beyond its share of the image is ignored here."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from PIL import Image
from pydicom.pixels.decoders.base import RLELosslessDecoder
from pydicom.uid import RLELossless

DECODER_DEPENDENCIES = {RLELossless: ("numpy", "pillow")}
_HEAD_BYTES, _MOST_SEGMENTS = 64, 15


def is_available(coding: str) -> bool:
    return coding in DECODER_DEPENDENCIES


def use() -> None:
    """From now on, instead of pydicom's own."""
    RLELosslessDecoder.add_plugin("annotator", (__name__, "frame_of"))
    RLELosslessDecoder.remove_plugin("pydicom")


def frame_of(source: bytes, runner: Any) -> bytes:
    """Decode a frame, as pydicom calls a plugin: plane by plane, samples in little endian.

    Raise ValueError if a segment contains less than its share."""
    pixels, samples, width = runner.rows * runner.columns, runner.samples_per_pixel, runner.bits_allocated // 8
    (count,) = struct.unpack_from("<L", source)
    if count != samples * width or count > _MOST_SEGMENTS or runner.bits_allocated % 8:
        raise ValueError(count)
    starts = struct.unpack_from(f"<{count}L", source, 4)
    planes = np.empty((samples, pixels, width), np.uint8)
    for number, (start, end) in enumerate(zip(starts, (*starts[1:], len(source)), strict=True)):
        segment = memoryview(source)[max(start, _HEAD_BYTES) : end]
        row = Image.frombytes("L", (pixels, 1), bytes(segment), "packbits", "L")
        sample, byte = divmod(number, width)  # the most significant byte comes first
        planes[sample, :, width - 1 - byte] = np.asarray(row)[0]
    runner.set_option("planar_configuration", 1)
    return planes.tobytes()
