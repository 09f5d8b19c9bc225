"""Return of unused memory to the system, with glibc (malloc_trim(3), mallopt(3)).

Images, texts and answers of thousands of tasks leave holes in the heap. glibc keeps them, and serves large blocks
from the heap once it has seen some freed. Without this, a day of work would add tens of unused MB."""

from __future__ import annotations

import sys
from contextlib import suppress

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD in malloc.h
_LARGE_BYTES = 1 << 20


def set_mmap_threshold() -> None:
    """Give blocks of a MiB and more their own mapping, which is freed with them. glibc does not raise a threshold
    that was set."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)


def trim() -> None:
    """Return free memory to the system. This takes a millisecond or two."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(ctypes.c_size_t(0))
