"""The self-test of records: entries are written, read and verified, and the open records are copied by a process."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from annotator.app.gui.backup.process import copied_by_process
from annotator.app.gui.system_clock import SystemClock
from annotator.core.ledger.entries import EntryKind, first_broken
from annotator.core.ledger.entry_fields import EMPTY
from annotator.core.ledger.entry_types import new_entry
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records

_KINDS = (EntryKind.INSTRUCTIONS_OPENED, EntryKind.HEARTBEAT, EntryKind.STOPPED)


def ledger() -> str:
    """Return a summary. Raise RuntimeError if anything differs from what was written, or no process makes the copy."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        asyncio.run(_written(Home(Path(folder))))
    return f"{len(_KINDS)} entries written, read, verified, and copied by a process of its own"


async def _written(home: Home) -> None:
    records = open_records(home)
    try:
        for kind in _KINDS:
            await records.append(new_entry(kind, SystemClock().now(), EMPTY))
        entries = await records.entries()
        target = home.folder / "copy.sqlite3"
        holding = await asyncio.to_thread(copied_by_process, home.records, target, lambda _done, _all: None)
    finally:
        await records.close()
    if len(entries) != len(_KINDS) or first_broken(entries) is not None:
        raise RuntimeError(f"{len(entries)} entries came back instead of {len(_KINDS)}, or their chain is broken")
    if holding is None:
        raise RuntimeError("no process copies the records: the window does it itself, which may be felt")
    if (holding.entries, holding.last_sha256) != (len(entries), entries[-1].sha256):
        raise RuntimeError("the copy holds something else")
