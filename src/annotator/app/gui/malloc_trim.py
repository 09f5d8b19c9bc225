"""What the program's own memory does not need goes back to the system, where that has glibc (malloc_trim(3),
mallopt(3)).

Pictures, texts and answers of thousands of tasks leave holes between what stays; glibc keeps them, and keeps large
blocks among small ones once it has seen some come and go. A day of work would grow by tens of MB that nothing is in.
"""

from __future__ import annotations

import sys
from contextlib import suppress

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD in malloc.h
_LARGE_BYTES = 1 << 20


def set_mmap_threshold() -> None:
    """Blocks of a MiB and more have memory of their own, which goes with them. Once set, glibc does not raise it."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)


def trim() -> None:
    """Takes a millisecond or two."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(ctypes.c_size_t(0))
