"""What decoding loads at its first use, loaded while files can still be opened and none of a stranger's is there."""

from __future__ import annotations

import codecs
import copy
import io

from PIL import Image, MpoImagePlugin, TiffImagePlugin

from annotator.media.pictures.decode import DicomDecoder, LargeDecoder
from annotator.media.pictures.webp import looked_at

# What texts in a picture's head are read by.
_ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
# A JPEG of a camera may be several pictures, and has its orientation in a TIFF; a GIF's palette is copied.
LOADED = (MpoImagePlugin, TiffImagePlugin, copy)


def get_ready_for_large() -> LargeDecoder:
    """What decodes a large WebP, once it has decoded one of each kind."""
    from annotator.media.ffmpeg import quiet
    from annotator.media.pictures.large_webp import LargeWebP

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
    from annotator.media.pictures.deep.shades import DeepShades
    from annotator.media.pictures.dicom.reading import Dicom
    from annotator.media.pictures.dicom.small_files import small_dicoms

    for content in small_dicoms():
        Dicom(io.BytesIO(content), 100, 0).scaled(DeepShades(), (0, 0, 8, 8), (4, 4))
    return Dicom


def get_ready() -> None:
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    Image.preinit()
