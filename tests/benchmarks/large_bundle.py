"""Cost of a bundle of 100,000 tasks against one of ten tasks, in the real program.

Measures the check, the opening (30,000 of its tasks are done already), and the memory.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
import uuid
from pathlib import Path
from statistics import median

from annotator.core.events import EventBus
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_database
from benchmarks.images import Row
from benchmarks.report import watched
from bundle_making import write_folder
from large_bundles import large_files, large_images

RUNS = 5
TASKS = 100_000
DONE = 30_000
FEW = 10
CHECK_AIM_S = 5.0
OPEN_AIM_MS = 1000.0
BLOCK_AIM_MS = 50.0
MEMORY_AIM_MB = 50.0
KINDS = {"image": "tasks.csv", "text": "tasks.csv", "text json": "tasks.json"}


def measure(folder: Path) -> list[Row]:
    images = large_images()
    rows: list[Row] = []
    for kind, file in KINDS.items():
        looked_at = kind.split()[0]
        media = images if looked_at == "image" else {}
        names = {count: f"{kind.replace(' ', '-')}-{count}" for count in (TASKS, FEW)}
        for count, name in names.items():
            files = large_files(count, looked_at, file, order="random")
            place = write_folder(folder / "given" / name, {**files, **media})
            _take(place, Home(folder / name), min(DONE, count // 2))
        checks = [_check_s(folder / "given" / names[TASKS]) for _ in range(RUNS)]
        rows.append(Row(f"check of 100,000 tasks, {kind}", median(checks), "s", CHECK_AIM_S))
        key = f"large-{looked_at}@1"
        many, few = ([watched(folder, name, key, "large_session.py") for _ in range(RUNS)] for name in names.values())
        opened, blocked = median(run["opened_ms"] for run in many), max(run["blocked_ms"] for run in many)
        rows.append(Row(f"opening 100,000 tasks, {kind}", opened, "ms", OPEN_AIM_MS))
        rows.append(Row(f"… opening ten tasks, {kind}", median(run["opened_ms"] for run in few), "ms", None))
        rows.append(Row(f"… longest block of the UI, {kind}", blocked, "ms", BLOCK_AIM_MS))
        rows.append(Row(f"… the same, ten tasks, {kind}", max(run["blocked_ms"] for run in few), "ms", None))
        more = median(run["memory_mb"] for run in many) - median(run["memory_mb"] for run in few)
        rows.append(Row(f"memory of 100,000 tasks, {kind}", more, "MB", MEMORY_AIM_MB))
    return rows


def _check_s(bundle: Path) -> float:
    """Return the time of the whole process in seconds."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "annotator", "check", str(bundle)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return time.perf_counter() - begin


def _take(bundle: Path, home: Home, done: int) -> None:
    """Add the bundle to a new home with its first tasks submitted. Only the table of assignments is filled, for
    speed."""
    key = asyncio.run(Bundles(BundleLibrary(home.bundles), EventBus()).take(str(bundle), lambda _done, _all: None))
    connection = open_database(home.records)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO assignments (unique_id, bundle_key, task_id, state, result, opened_utc_ms)"
        " VALUES (?, ?, ?, 'submitted', ?, ?)",
        ((str(uuid.uuid4()), key, f"task-{number:06}", _RESULT, number) for number in range(done)),
    )
    connection.execute("COMMIT")
    connection.close()


_RESULT = (
    '[{"id": "a1b2c3d4e5", "from_name": "sharp", "to_name": "seen", "type": "choices", "value": {"choices": ["Yes"]}}]'
)
