"""The daily copy of the records, beside the work: after the first task is there, and again after midnight."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date

from annotator.core.errors import CopyUnsound, DiskFull, RecordsDamaged, StoreFault
from annotator.core.facts import Bulletin, Failed
from annotator.core.ledger.clock import Stamp, local_day
from annotator.store.copies.changes import Changes
from annotator.store.copies.daily import DailyCopies
from annotator.store.copies.folder import CopiesFolder
from annotator.store.folders.home import Home

LOOK_EVERY_S = 60.0
AGAIN_AFTER_S = 600.0  # when one could not be made


async def copy_daily(home: Home, changes: Changes, now: Callable[[], Stamp], bulletin: Bulletin) -> None:
    """For ever. What keeps a copy from being made is told, once a day for each cause. Raises RecordsDamaged."""
    copies = DailyCopies(home.records, CopiesFolder(home.copies), changes)
    announced: set[tuple[date, str]] = set()
    while True:
        stamp = now()
        day = local_day(stamp.utc_ms, stamp.offset_min)
        failed = await _made_if_due(copies, day)
        if failed is not None and (day, failed.code) not in announced:
            announced.add((day, failed.code))
            bulletin.announce(failed)
        await asyncio.sleep(LOOK_EVERY_S if failed is None else AGAIN_AFTER_S)


async def _made_if_due(copies: DailyCopies, day: date) -> Failed | None:
    try:
        if copies.is_due(day):
            await _in_thread(lambda stop: copies.make(day, stop))
    except RecordsDamaged:
        raise
    except CopyUnsound as fault:
        return Failed(fault.code, dict(fault.params))
    except StoreFault as fault:
        return Failed("copy-no-room" if isinstance(fault, DiskFull) else "copy-not-made", dict(fault.params))
    return None


class _Stopped(Exception):
    pass


async def _in_thread[T](work: Callable[[Callable[[int, int], None]], T]) -> T:
    """In a thread of its own, which is over when this is: who leaves waits a moment for it."""
    done: Future[T] = Future()
    stopped = threading.Event()

    def progress(_done: int, _all: int) -> None:
        if stopped.is_set():
            raise _Stopped

    def run() -> None:
        try:
            done.set_result(work(progress))
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="copy of the records").start()
    ended = asyncio.wrap_future(done)
    try:
        return await asyncio.shield(ended)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait([ended])
        ended.exception()  # looked at: that it was stopped is no news
        raise
