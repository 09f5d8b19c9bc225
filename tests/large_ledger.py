"""A ledger as years of work leave it: hundreds of thousands of entries, correctly chained, written in bulk."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import batched, count, islice
from pathlib import Path
from typing import Any

from annotator.core.clock import DAY_MS, Stamp
from annotator.core.ledger import GENESIS, EntryKind, NewEntry, canonical, chained
from annotator.store.database import open_database, transaction

BEGIN = Stamp(1_735_714_800_000, "Europe/Paris", 60, "boot-0", 60_000, 60_000)  # 2025-01-01T07:00:00Z
BEAT_MS = 5_000
WORK_DAY_MS = 6 * 3_600_000
BATCH = 20_000
BUNDLES = 40

_INSERT = (
    "INSERT INTO entries (seq, kind, body, utc_ms, zone, offset_min, boot_id, awake_ms, running_ms, previous_sha256,"
    " sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Worker:
    """Somebody who works on weekdays, with pauses, idle moments, a nap of the machine, and now and then a crash."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._now = BEGIN
        self._entries: list[NewEntry] = []
        self._tasks = count(1)

    def entries(self) -> Iterator[NewEntry]:
        """For ever, oldest first."""
        for day in count():
            self._wake(day)
            if day % 7 in (3, 4):
                continue
            self._work()
            yield from self._entries
            self._entries = []

    def _wake(self, day: int) -> None:
        utc_ms = BEGIN.utc_ms + day * DAY_MS + self._random.randrange(3_600_000)
        offset_min = 120 if 88 <= day % 365 <= 299 else 60
        self._now = Stamp(utc_ms, BEGIN.zone, offset_min, f"boot-{day}", 60_000, 60_000)

    def _work(self) -> None:
        end_ms = self._now.utc_ms + WORK_DAY_MS
        self._note(EntryKind.STARTED, version="0.4")
        self._live(self._random.randrange(5_000, 60_000))
        while self._now.utc_ms < end_ms:
            self._task(f"bundle-{self._random.randrange(BUNDLES)}@1")
            chance = self._random.random()
            if chance < 0.02:
                self._note(EntryKind.PAUSED, reason="break")
                self._live(self._random.randrange(60_000, 900_000))
                self._note(EntryKind.RESUMED)
            elif chance < 0.03:
                slept_ms = self._random.randrange(60_000, 3_600_000)
                now = self._now
                self._now = replace(now, utc_ms=now.utc_ms + slept_ms, running_ms=now.running_ms + slept_ms)
            elif chance < 0.10:
                self._live(self._random.randrange(5_000, 40_000))
        if self._random.random() < 0.9:
            self._note(EntryKind.STOPPED)

    def _task(self, bundle: str) -> None:
        unique_id = f"{next(self._tasks):08x}-0000-4000-8000-000000000000"
        reward = {"amount": f"0.{self._random.randrange(2, 60):02}", "currency": "EUR"}
        whose: dict[str, Any] = {"unique_id": unique_id, "bundle": bundle, "task": unique_id[:8], "requester": "bench"}
        self._note(EntryKind.TASK_OPENED, **whose, reward=reward, loading=True, idle_after_s=90)
        self._live(self._random.randrange(50, 400))
        self._note(EntryKind.LOADING_ENDED, unique_id=unique_id)
        chance = self._random.random()
        if chance < 0.05:
            self._note(EntryKind.INSTRUCTIONS_OPENED)
            self._live(self._random.randrange(5_000, 60_000))
            self._note(EntryKind.INSTRUCTIONS_CLOSED)
        elif chance < 0.08:
            self._live(100_000)
            self._note(EntryKind.IDLE_BEGAN, since_running_ms=self._now.running_ms - 95_000)
            self._live(self._random.randrange(10_000, 200_000))
            self._note(EntryKind.IDLE_ENDED)
        self._live(int(self._random.lognormvariate(10.2, 0.6)))  # half of the tasks take less than 27 s
        if chance > 0.98:
            self._note(EntryKind.TASK_LEFT)
        else:
            self._note(EntryKind.TASK_SUBMITTED, **whose, was_cancelled=chance > 0.96, reward=reward)

    def _live(self, duration_ms: int) -> None:
        while duration_ms > BEAT_MS:
            self._pass(BEAT_MS)
            self._note(EntryKind.HEARTBEAT)
            duration_ms -= BEAT_MS
        self._pass(duration_ms)

    def _pass(self, duration_ms: int) -> None:
        now = self._now
        self._now = replace(
            now,
            utc_ms=now.utc_ms + duration_ms,
            awake_ms=now.awake_ms + duration_ms,
            running_ms=now.running_ms + duration_ms,
        )

    def _note(self, kind: EntryKind, **body: Any) -> None:
        self._entries.append(NewEntry(kind, self._now, body))


def write_ledger(path: Path, size: int) -> Stamp:
    """The records' file with so many entries; returns the stamp of the last one."""
    connection = open_database(path)
    last = BEGIN
    previous, rows = GENESIS, enumerate(islice(Worker().entries(), size), 1)
    for batch in batched(rows, BATCH, strict=False):
        with transaction(connection):
            previous = _write(connection, batch, previous)
        last = batch[-1][1].stamp
    connection.close()
    return last


def _write(connection: sqlite3.Connection, batch: tuple[tuple[int, NewEntry], ...], previous: str) -> str:
    rows = []
    for seq, new in batch:
        entry, stamp = chained(new, seq, previous), new.stamp
        body = canonical(json.loads(json.dumps(dict(new.body)))).decode()
        clocks = (stamp.utc_ms, stamp.zone, stamp.offset_min, stamp.boot_id, stamp.awake_ms, stamp.running_ms)
        rows.append((seq, new.kind.value, body, *clocks, previous, entry.sha256))
        previous = entry.sha256
    connection.executemany(_INSERT, rows)
    return previous
