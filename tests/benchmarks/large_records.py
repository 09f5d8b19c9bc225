"""Cost of a ledger of a million entries against an empty one.

Measures the start, every tick of the meter, every commit and the memory; then the check, and the fold from the first
entry on, as after an update. The checkpoint of a million entries took 18 MB on disk and 40 MB of memory.

A daily backup in a thread delayed keys: 24 ms at the 95th percentile, against 14 ms with a process and 12 ms without
a backup (240 MB of records, two busy cores). The backup took 70 s in the process and 45 s in the thread.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from annotator.app.gui.system_clock import SystemClock
from annotator.core.ledger.clock import DAY_MS
from annotator.core.ledger.entries import EntryKind
from annotator.services.ledger.journal import Journal
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from benchmarks.images import Row
from benchmarks.report import watched
from large_ledger import BEGIN, Worker, write_ledger

RUNS = 5
ENTRIES = 1_000_000
DAYS = 4 * 365
LAST_DAY_MS = 4 * 3_600_000
TICKS = 2_000
COMMITS = 1_000
START_AIM_MS = 300.0
TICK_AIM_MS = 0.2
COMMIT_AIM_MS = 2.0
BLOCK_AIM_MS = 50.0
PAGE_AIM_MS = 500.0
_COMPARED = ("first_task_ms", "memory_window_mb")


def measure(folder: Path, sample: Path, key: str) -> list[Row]:
    folder.mkdir()
    homes = {"many": Home(folder / "many"), "none": Home(folder / "none")}
    for home in homes.values():
        home.prepare()
    # The last day of work is today and has ended, so that the pages of the last days are not empty.
    begin_ms = SystemClock().now().utc_ms - (DAYS - 1) * DAY_MS - LAST_DAY_MS
    write_ledger(homes["many"].records, Worker(ENTRIES, DAYS, replace(BEGIN, utc_ms=begin_ms)))
    begin = time.perf_counter()
    watched(folder, "many", str(sample))
    first_s = time.perf_counter() - begin
    watched(folder, "none", str(sample))
    runs = [(watched(folder, "many", key), watched(folder, "none", key)) for _ in range(RUNS)]
    many, none = ([pair[place] for pair in runs] for place in (0, 1))
    more = {what: median(run[what] for run in many) - median(run[what] for run in none) for what in _COMPARED}
    tick_ms, commit_ms = asyncio.run(_used(homes["many"]))
    return [
        Row("1,000,000 entries: extra start time", more["first_task_ms"], "ms", START_AIM_MS),
        Row("… longest block of the UI thread", max(run["blocked_ms"] for run in many), "ms", BLOCK_AIM_MS),
        Row("… extra memory", more["memory_window_mb"], "MB", None),
        Row("… tick of the meter", tick_ms, "ms", TICK_AIM_MS),
        Row("… commit, median", commit_ms, "ms", COMMIT_AIM_MS),
        Row("… first session after an update, in total", first_s, "s", None),
        *_pages(folder),
        Row("… annotator ledger verify", _verify_s(homes["many"]), "s", None),
    ]


def _pages(folder: Path) -> list[Row]:
    """Measure each page twice: the first time, when it is created, and again."""
    runs = [watched(folder, "many", "-", "pages_session.py") for _ in range(RUNS)]
    return [
        Row(f"… {words}", median(run[f"{what}_ms"] for run in runs), "ms", PAGE_AIM_MS)
        for what, words in (
            ("earnings_first", "earnings, from the key to the figures"),
            ("earnings_again", "earnings, second time"),
            ("12-months", "earnings, another period: 12 months"),
            ("timesheet_first", "timesheet, from the key to its figures"),
            ("timesheet_again", "timesheet, once more"),
        )
    ]


async def _used(home: Home) -> tuple[float, float]:
    """Return the milliseconds of one reading, and of one entry written to disk."""
    records = open_records(home)
    journal = Journal(SystemClock(), records)
    await journal.start("benchmark")
    begin = time.perf_counter()
    for _ in range(TICKS):
        journal.reading()
    tick_ms = (time.perf_counter() - begin) * 1000 / TICKS
    commits: list[float] = []
    for _ in range(COMMITS):
        begin = time.perf_counter()
        await journal.write(EntryKind.HEARTBEAT)
        commits.append((time.perf_counter() - begin) * 1000)
    await journal.stop()
    await records.close()
    return tick_ms, median(commits)


def _verify_s(home: Home) -> float:
    """Return the time of the whole process. The ledger was written without parcels, so reports of that are ignored."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "annotator", "ledger", "verify", "--home", str(home.folder), "--json"]
    ended = subprocess.run(command, check=False, capture_output=True, timeout=300)
    took_s = time.perf_counter() - begin
    if json.loads(ended.stdout)["first_broken"] is not None:
        raise RuntimeError("the ledger that was measured is broken")
    return took_s
