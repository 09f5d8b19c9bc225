"""A person who works without a pause while copies of their records are made, until the program is killed.

busy_copier.py HOME          prints one JSON line for each thing that was acknowledged
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from itertools import count
from pathlib import Path

from annotator.store.backup.change_log import Changes
from annotator.store.backup.daily import DailyCopies
from annotator.store.backup.folder import CopiesFolder
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from store.busy_person import work


async def busy(home: Home) -> None:
    folder = CopiesFolder(home.copies)
    changes = Changes(folder, largest_bytes=100_000)
    records = open_records(home, changes)
    copies = DailyCopies(home.records, folder, changes)

    async def copying() -> None:
        for number in count(1):
            await asyncio.to_thread(copies.make, date(2026, 1 + number % 12, 1), lambda _done, _all: None)

    async with asyncio.TaskGroup() as group:
        group.create_task(work(records))
        group.create_task(copying())


if __name__ == "__main__":
    asyncio.run(busy(Home(Path(sys.argv[1]))))
