"""Garbage collection in the window's thread only, and the return of unused memory to the system. Python collects in
whichever thread allocates. A cycle with a Qt object would then be freed in a worker thread, and Qt would end the
process. Images, texts and answers of thousands of tasks leave holes in the heap. glibc keeps them, and serves large
blocks from the heap once it has seen some freed. Without `trim` and `set_mmap_threshold` (malloc_trim(3),
mallopt(3)), a day of work would add tens of unused MB."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

FIRST_AFTER_S = 5.0
LOOK_EVERY_S = 0.5
# A full collection takes longer than a frame. It happens after this long without input, or when it is overdue by this
# factor.
CALM_MS = 2_000
MOST_OVERDUE = 4
_ALL = 2  # the oldest generation


@contextmanager
def gc_disabled() -> Iterator[None]:
    """Disable automatic collection, so that none happens in another thread or repeatedly during loading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


async def collect_garbage(still_for_ms: Callable[[], int]) -> None:
    """Collect garbage for ever, as often as Python would. `still_for_ms` returns the time since the last input. The
    first task comes first. Objects existing by then are frozen and skipped by all later collections, even if the
    program runs again in this process. They are not collected first: that blocks the window 60 ms and frees little."""
    with gc_disabled():
        await asyncio.sleep(FIRST_AFTER_S)
        gc.freeze()
        set_mmap_threshold()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if collect_due(is_calm=still_for_ms() >= CALM_MS) == _ALL:
                trim()


def collect_due(*, is_calm: bool = True) -> int | None:
    """Collect the oldest generation that is due. Return it, or None."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [
        generation
        for generation, (count, threshold) in enumerate(counts)
        if threshold and count > threshold * (MOST_OVERDUE if generation == _ALL and not is_calm else 1)
    ]
    if not due:
        return None
    gc.collect(due[-1])
    return due[-1]


_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD in malloc.h
_LARGE_BYTES = 1 << 20


def set_mmap_threshold() -> None:
    """Give blocks of a MiB and more their own mapping, freed with them. glibc does not raise a set threshold."""
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
