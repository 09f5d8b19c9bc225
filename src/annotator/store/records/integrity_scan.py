"""A background scan of every page, for records that are too large to check when they are opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.store.joined_thread import in_joined_thread
from annotator.store.records.connection import STEPS_TO_A_STOP, check_every_page, is_large, open_to_read, sqlite_faults
from annotator.store.records.result_checksums import expect_checksums


async def scan_records_in_background(path: Path) -> None:
    """Scan the records in a thread that has ended when this returns. Raise only `RecordsDamaged`; other errors are
    reported by the code that needs the disk."""
    try:
        await in_joined_thread(partial(scan_records, path), "look at the records")
    except RecordsDamaged:
        raise
    except StoreFault:
        return


def scan_records(path: Path, is_off: Callable[[], bool] = lambda: False) -> None:
    """Scan large records. Blocking. Return early if `is_off` is True. Raise `RecordsDamaged`, `StoreFault`."""
    if is_off() or not is_large(path):
        return
    with sqlite_faults(path):
        connection = open_to_read(path)
        connection.set_progress_handler(is_off, STEPS_TO_A_STOP)
        try:
            check_every_page(connection, path)
            expect_checksums(connection)
        except sqlite3.OperationalError:
            if not is_off():
                raise
        finally:
            connection.close()
