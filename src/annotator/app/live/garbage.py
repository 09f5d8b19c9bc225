"""Garbage is collected in the window's thread and nowhere else.

Python collects in whichever thread happens to allocate; a cycle that holds a Qt object would then be freed in a worker
thread, which Qt answers by ending the process.
"""

from __future__ import annotations

import asyncio
import gc

LOOK_EVERY_S = 0.5


async def collect_garbage() -> None:
    """For ever, as often as Python itself would; what is there at the start is left out of every later round, also of
    those of a program that is run again in this process."""
    was_enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            collect_due()
    finally:
        if was_enabled:
            gc.enable()


def collect_due() -> int | None:
    """Collects the oldest generation that is due; returns it, or None."""
    due = [
        generation
        for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if threshold and count > threshold
    ]
    if not due:
        return None
    gc.collect(due[-1])
    return due[-1]
