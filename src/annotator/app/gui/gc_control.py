"""Garbage is collected in the window's thread and nowhere else.

Python collects in whichever thread happens to allocate; a cycle that holds a Qt object would then be freed in a worker
thread, which Qt answers by ending the process.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FIRST_AFTER_S = 5.0
LOOK_EVERY_S = 0.5
# To look through all that there is takes longer than a frame: that is done when nobody has acted for so long, or when
# it is due so many times over.
CALM_MS = 2_000
MOST_OVERDUE = 4
_ALL = 2  # the oldest generation


@contextmanager
def garbage_held_back() -> Iterator[None]:
    """Python collects nothing by itself: neither in another thread nor time and again while the program is loaded."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


async def collect_garbage(still_for_ms: Callable[[], int]) -> None:
    """For ever, as often as Python itself would. `still_for_ms` tells how long nobody has acted. The first task comes
    first; what is there then is left out of every later round, also of those of a program that is run again in this
    process. Nothing is collected of it either: that would hold the window up for 60 ms, for the little that starting
    leaves behind."""
    with garbage_held_back():
        await asyncio.sleep(FIRST_AFTER_S)
        gc.freeze()
        from annotator.app.gui.malloc_trim import set_mmap_threshold, trim

        set_mmap_threshold()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if collect_due(is_calm=still_for_ms() >= CALM_MS) == _ALL:
                trim()


def collect_due(*, is_calm: bool = True) -> int | None:
    """Collects the oldest generation that is due; returns it, or None."""
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
