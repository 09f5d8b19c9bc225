"""A session of real work on the recording disk, and what it was promised on the way."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec import Struct

from annotator.core.answer.assignment import Assignment
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.outbox.parcel import Accepted
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from store.examples import a_draft, a_parcel, an_answer, an_assignment, an_entry, opening, return_of, submission
from store.power_cut.apsw_connection import ApswConnection
from store.power_cut.recording_disk import RecordingDisk, Step


class Promise(Struct, frozen=True):
    """Something was acknowledged when the disk had taken so many steps. `what` is entry, draft, submitted, taken-back,
    begun, delivered or setting; `which` and `value` say more."""

    steps: int
    what: str
    which: str
    value: str = ""


class Session(Struct, frozen=True):
    steps: tuple[Step, ...]
    promises: tuple[Promise, ...]


def recorded(home: Home, tasks: int, *, checkpoint_pages: int = 0, synchronous: str = "") -> Session:
    """Works in a fresh home, closes the records, and works in them once more. `synchronous` overrides what the store
    has chosen, after it has looked at it."""
    disk = RecordingDisk()
    promises: list[Promise] = []

    read_only = sqlite3.connect

    def connect(path: Path, **options: Any) -> ApswConnection | sqlite3.Connection:
        return read_only(path, **options) if options.get("uri") else ApswConnection(path, checkpoint_pages)

    try:
        with patch.object(sqlite3, "connect", connect):
            for name in ("first", "second"):
                records = open_records(home)
                if synchronous:
                    records._connection.execute(f"PRAGMA synchronous = {synchronous}")
                asyncio.run(_Person(records, disk, promises, name).work(tasks))
    finally:
        disk.unregister()
    return Session(tuple(disk.steps), tuple(promises))


class _Person:
    def __init__(self, records: SqliteRecords, disk: RecordingDisk, promises: list[Promise], name: str) -> None:
        self._records = records
        self._disk = disk
        self._promises = promises
        self._name = name
        self._settings = 0

    async def work(self, tasks: int) -> None:
        (started,) = await self._records.append(an_entry(EntryKind.STARTED))
        self._entry(started)
        for number in range(tasks):
            await self._task(an_assignment(f"{self._name}-{number}", f"{self._name}-{number}"))
        for last in await self._records.append(an_entry(), an_entry(EntryKind.STOPPED)):
            self._entry(last)
        await self._records.keep_checkpoint(Checkpoint("1", last.seq, last.sha256, "[" + "1," * 5_000 + "1]"))
        await self._records.close()

    async def _task(self, assignment: Assignment) -> None:
        unique_id = assignment.unique_id
        self._entry(await self._records.open_assignment(assignment, opening(assignment)))
        for draft in range(2):
            await self._records.save_draft(unique_id, a_draft(str(draft)))
            self._promise("draft", unique_id, str(draft))
        self._entry((await self._records.append(an_entry()))[0])
        self._entry(await self._records.submit(submission(assignment), a_parcel(assignment, "sent"), an_answer("sent")))
        self._promise("submitted", unique_id)
        if self._settings % 2:
            self._entry(await self._records.reopen_task(unique_id, return_of(assignment)))
            self._promise("taken-back", unique_id)
            self._entry(
                await self._records.submit(submission(assignment), a_parcel(assignment, "sent"), an_answer("sent"))
            )
            self._promise("submitted", unique_id)
        await self._records.begin_delivery(unique_id)
        self._promise("begun", unique_id)
        await self._records.record_outcome(unique_id, Accepted("receipt"), utc_ms=0)
        self._promise("delivered", unique_id)
        self._settings += 1
        await self._records.save_settings({self._name: str(self._settings)})
        self._promise("setting", self._name, str(self._settings))

    def _entry(self, entry: Entry) -> None:
        self._promise("entry", str(entry.seq), entry.sha256)

    def _promise(self, what: str, which: str, value: str = "") -> None:
        self._promises.append(Promise(len(self._disk.steps), what, which, value))
