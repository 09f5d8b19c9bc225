"""Preparation of an image worker: everything that decoding loads at its first use, while files can still be opened
and no untrusted file is there, and the reuse of memory. It changes the memory allocator of the process by
mallopt(3). By default glibc returns the memory in which parts of images were decoded to the system as soon as it is
freed. Getting it back page by page takes longer than the arithmetic."""

from __future__ import annotations

import codecs
import copy
import ctypes
from collections.abc import Callable
from contextlib import suppress

from PIL import Image, MpoImagePlugin, TiffImagePlugin

# The encodings of texts in image headers.
_ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
# A JPEG of a camera may contain several images and has its orientation in a TIFF; the palette of a GIF is copied.
LOADED = (MpoImagePlugin, TiffImagePlugin, copy)
# mallopt(3). Parts of an image are smaller than that; whole images are not kept.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_PART_BYTES, _KEPT_BYTES = 16 * 1024**2, 32 * 1024**2


def warm_up() -> None:
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    Image.preinit()


def reuse_memory() -> Callable[[], None]:
    """Turn the reuse of freed memory on for this process. Return a function that gives all free memory back, to be
    called when no request is pending."""
    with suppress(AttributeError, OSError, TypeError):  # only glibc has these functions
        libc = ctypes.CDLL(None)
        trim = libc.malloc_trim
        libc.mallopt(_MMAP_THRESHOLD, _PART_BYTES)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        return lambda: trim(0)
    return lambda: None
