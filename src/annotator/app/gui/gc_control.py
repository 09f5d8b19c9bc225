"""Garbage collection in the window's thread only.

Python collects in whichever thread allocates. A cycle with a Qt object would then be freed in a worker thread, and
Qt would end the process."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FIRST_AFTER_S = 5.0
LOOK_EVERY_S = 0.5
# A full collection takes longer than a frame. It happens after this long without input, or when it is overdue by this
# factor.
CALM_MS = 2_000
MOST_OVERDUE = 4
_ALL = 2  # the oldest generation


@contextmanager
def garbage_held_back() -> Iterator[None]:
    """Disable automatic collection, so that none happens in another thread or repeatedly while the program is
    loaded."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


async def collect_garbage(still_for_ms: Callable[[], int]) -> None:
    """Collect garbage for ever, as often as Python would. `still_for_ms` returns the time since the last input.

    The first task comes first. Objects that exist by then are frozen and skipped by all later collections, also by
    those of a program run again in this process. They are not collected first, which would block the window for 60
    ms and free little."""
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
