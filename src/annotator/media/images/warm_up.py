"""What decoding loads at its first use, loaded while files can still be opened and none of a stranger's is there."""

from __future__ import annotations

import codecs
import copy
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import cast

from PIL import Image, MpoImagePlugin, TiffImagePlugin

from annotator.media.images.decode import DicomDecoder, LargeDecoder
from annotator.media.images.webp import looked_at

# What texts in a picture's head are read by.
_ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
# A JPEG of a camera may be several pictures, and has its orientation in a TIFF; a GIF's palette is copied.
LOADED = (MpoImagePlugin, TiffImagePlugin, copy)
# A third of what pydicom loads: what it would fetch files of its own through, and the names of what makers of devices
# note, of which nothing is read.
_NO_NAMES = ModuleType("pydicom._private_dict")
vars(_NO_NAMES)["private_dictionaries"] = {}
_NOT_OF_USE: Mapping[str, ModuleType | None] = {"requests": None, _NO_NAMES.__name__: _NO_NAMES}


def get_ready_for_large() -> LargeDecoder:
    """What decodes a large WebP, once it has decoded one of each kind."""
    from annotator.media.ffmpeg import quiet
    from annotator.media.images.large_webp import LargeWebP

    quiet()
    for mode, is_lossless in (("RGB", False), ("RGBA", False), ("RGBA", True)):
        file = io.BytesIO()
        Image.new(mode, (20, 20)).save(file, "WEBP", lossless=is_lossless)
        parts = looked_at(file)
        assert parts is not None
        LargeWebP(file, parts).crop((3, 3, 9, 9)).convert("RGBA").convert("RGBa").reduce(2)
    return LargeWebP


def get_ready_for_dicom() -> DicomDecoder:
    """What decodes a DICOM, once it has decoded one of each coding: pydicom loads much when it is first needed."""
    from annotator.media.images.high_bit_depth.window_level import HighBitDepthShades

    with _in_place_of_modules(_NOT_OF_USE):
        from annotator.media.images.dicom.reader import Dicom
    from annotator.media.images.dicom.warm_up_files import small_dicoms

    for content in small_dicoms():
        Dicom(io.BytesIO(content), 100, 0).scaled(HighBitDepthShades(), (0, 0, 8, 8), (4, 4))
    return Dicom


@contextmanager
def _in_place_of_modules(others: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Whoever imports these meanwhile gets the others, None as if there were none."""
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    before = {name: modules[name] for name in others if name in modules}
    modules.update(others)
    try:
        yield
    finally:
        for name in others:
            del modules[name]
        modules.update(before)


def get_ready() -> None:
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    Image.preinit()
