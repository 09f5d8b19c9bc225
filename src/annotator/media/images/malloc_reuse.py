"""Memory that pictures were decoded in, used again for the next part of them. As glibc has it, what is as large as a
part goes back to the system as soon as it is let go: to get it anew, page by page, takes longer than the arithmetic."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress

# mallopt(3). Parts of a picture are smaller than that, whole pictures are not kept.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_PART_BYTES, _KEPT_BYTES = 16 * 1024**2, 32 * 1024**2


def reuse() -> Callable[[], None]:
    """From now on in this process. What is returned gives all that is free back: to be called when nobody waits."""
    with suppress(AttributeError, OSError, TypeError):  # glibc alone has these; others have ways of their own
        libc = ctypes.CDLL(None)
        give_back = libc.malloc_trim
        libc.mallopt(_MMAP_THRESHOLD, _PART_BYTES)
        libc.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        return lambda: give_back(0)
    return lambda: None
