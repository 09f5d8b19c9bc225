"""Reuse of the memory in which parts of images were decoded.

By default glibc returns blocks of this size to the system as soon as they are freed. Getting them back page by page
takes longer than the arithmetic."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress

# mallopt(3). Parts of an image are smaller than that; whole images are not kept.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_PART_BYTES, _KEPT_BYTES = 16 * 1024**2, 32 * 1024**2


def reuse() -> Callable[[], None]:
    """Turn the reuse on for this process. Return a function that gives all free memory back, to be called when no
    request is pending."""
    with suppress(AttributeError, OSError, TypeError):  # only glibc has these functions
        libc = ctypes.CDLL(None)
        give_back = libc.malloc_trim
        libc.mallopt(_MMAP_THRESHOLD, _PART_BYTES)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        return lambda: give_back(0)
    return lambda: None
