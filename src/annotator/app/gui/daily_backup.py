"""The daily copy of the records, made beside the work: after the first task is shown, and again after midnight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

from annotator.app.gui.backup_process import copied_apart
from annotator.core.errors import CopyUnsound, DiskFull, RecordsDamaged, StoreFault
from annotator.core.events import EventBus, Failed
from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ports.bundles import Progress
from annotator.store.backup.change_log import Changes
from annotator.store.backup.daily import Copier, DailyCopies
from annotator.store.backup.folder import CopiesFolder
from annotator.store.folders.home import Home
from annotator.store.joined_thread import in_joined_thread

LOOK_EVERY_S = 60.0
AGAIN_AFTER_S = 600.0  # after a failure


async def copy_daily(
    home: Home, changes: Changes, now: Callable[[], Timestamp], event_bus: EventBus, copier: Copier = copied_apart
) -> None:
    """Make copies for ever. Failures are announced once a day for each cause. Raise RecordsDamaged."""
    copies = DailyCopies(home.records, CopiesFolder(home.copies), changes, copier)
    announced: set[tuple[date, str]] = set()
    while True:
        timestamp = now()
        day = local_day(timestamp.utc_ms, timestamp.offset_min)
        failed = await _made_if_due(copies, day)
        if failed is not None and (day, failed.code) not in announced:
            announced.add((day, failed.code))
            event_bus.announce(failed)
        await asyncio.sleep(LOOK_EVERY_S if failed is None else AGAIN_AFTER_S)


async def _made_if_due(copies: DailyCopies, day: date) -> Failed | None:
    try:
        if copies.is_due(day):
            await in_joined_thread(lambda is_off: copies.make(day, _until(is_off)), "copy of the records")
    except RecordsDamaged:
        raise
    except CopyUnsound as fault:
        return Failed(fault.code, dict(fault.params))
    except StoreFault as fault:
        return Failed("copy-no-room" if isinstance(fault, DiskFull) else "copy-not-made", dict(fault.params))
    return None


class _Stopped(Exception):
    pass


def _until(is_off: Callable[[], bool]) -> Progress:
    def progress(_done: int, _all: int) -> None:
        if is_off():
            raise _Stopped

    return progress
