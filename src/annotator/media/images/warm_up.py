"""Warming up of the decoder: everything that decoding loads at its first use, while files can still be opened and no
untrusted file is there."""

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

# The encodings of texts in image headers.
_ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
# A JPEG of a camera may contain several images and has its orientation in a TIFF; the palette of a GIF is copied.
LOADED = (MpoImagePlugin, TiffImagePlugin, copy)
# A third of pydicom's imports: its download of files, and the names of private tags of vendors, none of which is read.
_NO_NAMES = ModuleType("pydicom._private_dict")
vars(_NO_NAMES)["private_dictionaries"] = {}
_NOT_OF_USE: Mapping[str, ModuleType | None] = {"requests": None, _NO_NAMES.__name__: _NO_NAMES}


def get_ready_for_large() -> LargeDecoder:
    """Return the decoder of large WebP images after it has decoded one of each kind."""
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
    """Return the decoder of DICOM files after it has decoded one of each coding, because pydicom loads much at its
    first use."""
    from annotator.media.images.high_bit_depth.window_level import HighBitDepthShades

    with _in_place_of_modules(_NOT_OF_USE):
        from annotator.media.images.dicom.reader import Dicom
    from annotator.media.images.dicom.warm_up_files import small_dicoms

    for content in small_dicoms():
        Dicom(io.BytesIO(content), 100, 0).scaled(HighBitDepthShades(), (0, 0, 8, 8), (4, 4))
    return Dicom


@contextmanager
def _in_place_of_modules(others: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Replace modules in `sys.modules` within the context; None makes their import fail."""
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
