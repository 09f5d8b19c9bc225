"""What decoding loads at its first use, loaded while files can still be opened and none of a stranger's is there."""

from __future__ import annotations

import codecs
import copy

from PIL import Image, MpoImagePlugin, TiffImagePlugin

# What texts in a picture's head are read by.
_ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
# A JPEG of a camera may be several pictures, and has its orientation in a TIFF; a GIF's palette is copied.
LOADED = (MpoImagePlugin, TiffImagePlugin, copy)


def get_ready() -> None:
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    Image.preinit()
