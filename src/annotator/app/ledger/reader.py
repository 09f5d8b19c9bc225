"""A reader of the whole ledger, with or without a running window. It shows its progress in a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from annotator.app.command_line.terminal import progress_line
from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.entries import Entry
from annotator.core.ports.bundles import Progress
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, expect_records, open_records_readonly
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _

BATCH = 20_000


class NoRecords(Exception):
    """The home has no records."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    @property
    def sentence(self) -> str:
        words = _("No records found in {path}. Use --home to specify the records folder.")
        return words.format(path=self.folder)


@contextmanager
def records_of(home_folder: Path | None) -> Iterator[tuple[asyncio.Runner, SqliteRecords]]:
    """Open the records for reading, with a runner for their coroutines. Raise NoRecords or StoreFault."""
    home = Home.at(home_folder)
    expect_records(home)
    if not home.records.exists():
        raise NoRecords(home.folder)
    records = open_records_readonly(home)
    with asyncio.Runner() as runner:
        try:
            yield runner, records
        finally:
            runner.run(records.close())


@contextmanager
def ledger_batches(home_folder: Path | None) -> Iterator[Iterator[tuple[Entry, ...]]]:
    """Yield the entries in batches, oldest first, never all in memory."""
    with records_of(home_folder) as (runner, records), progress() as tell:

        def batches() -> Iterator[tuple[Entry, ...]]:
            seq = 0
            total = runner.run(_count(records))
            while batch := runner.run(_batch(records, seq)):
                yield batch
                seq = batch[-1].seq
                tell(seq, total)

        yield batches()


def progress() -> AbstractContextManager[Progress]:
    """Show the progress as `progress_line` does, in entries; nothing for a short ledger."""
    return progress_line(_read_so_far)


def _read_so_far(read: int, in_all: int) -> str:
    if in_all <= BATCH:
        return ""
    counts = {"done": number_format.count(read), "count": number_format.count(in_all)}
    return _("Reading the ledger: {done} of {count} entries").format(**counts)


async def _count(records: SqliteRecords) -> int:
    try:
        ends = await records.ends()
    except RecordsDamaged:  # found again, and reported, at its place
        return 0
    return ends[1].seq if ends is not None else 0


async def _batch(records: SqliteRecords, seq: int) -> tuple[Entry, ...]:
    """Return a batch. Entries before an unreadable one are returned first."""
    try:
        return await records.entries(seq, BATCH)
    except RecordsDamaged as fault:
        readable = int(fault.params.get("seq", 0)) - 1 - seq
        if readable <= 0:
            raise
        return await records.entries(seq, readable)
