"""A day's work with a copy in the middle, for tests that damage what it left."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotator.core.answer.assignment import Assignment
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Refused, RetryLater
from annotator.store.backup.change_log import Changes
from annotator.store.backup.daily import DailyCopies
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.row_tracking import KEYS
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from store.examples import a_draft, a_parcel, an_answer, an_assignment, an_entry, opening, return_of, submission

DAY = date(2026, 11, 27)

type Rows = dict[tuple[str, tuple[object, ...]], dict[str, object]]


def silent(_done: int, _all: int) -> None:
    pass


def rows_of(path: Path, *tables: str) -> Rows:
    """Every row by its table and its key, in the order of the table."""
    with closing(sqlite3.connect(path)) as connection:
        found: Rows = {}
        for table in tables or KEYS:
            rows = connection.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in rows.description]
            for row in rows:
                values: dict[str, object] = dict(zip(columns, row, strict=True))
                found[table, tuple(values[name] for name in KEYS[table])] = values
        return found


class Worker(Struct):
    """Does anything that a program may do with its records, as chance has it."""

    records: SqliteRecords
    chance: random.Random
    results: Path
    opened: list[Assignment]
    submitted: list[Assignment]
    number: int = 0

    async def do(self, steps: int) -> None:
        for _step in range(steps):
            await self.chance.choice((self.open, self.draft, self.submit, self.submit, self.deliver, self.other))()

    async def open(self) -> None:
        self.number += 1
        assignment = an_assignment(f"{self.number}")
        await self.records.open_assignment(assignment, opening(assignment))
        self.opened.append(assignment)

    async def draft(self) -> None:
        if self.opened:
            await self.records.save_draft(self.chance.choice(self.opened).unique_id, a_draft(str(self.chance.random())))

    async def submit(self) -> None:
        if not self.opened:
            return
        assignment = self.opened.pop(self.chance.randrange(len(self.opened)))
        await self.records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        if self.chance.random() < 0.3:
            await self.records.reopen_task(assignment.unique_id, return_of(assignment))
            self.opened.append(assignment)
        else:
            self.submitted.append(assignment)

    async def deliver(self) -> None:
        if not self.submitted:
            return
        assignment = self.submitted.pop(self.chance.randrange(len(self.submitted)))
        await self.records.begin_delivery(assignment.unique_id)
        outcomes: list[Any] = [RetryLater(DeliveryReason.NO_ANSWER), Refused(DeliveryReason.RESULT_REFUSED, "no")]
        if self.chance.random() < 0.7:
            place = self.results / assignment.bundle_key / f"{assignment.unique_id}.json"
            place.parent.mkdir(parents=True, exist_ok=True)
            parcel = await self.records.parcel(assignment.unique_id)
            place.write_bytes(parcel.envelope if parcel else b"")
            outcomes = [Accepted(str(place))]
        outcome = self.chance.choice(outcomes)
        await self.records.record_outcome(assignment.unique_id, outcome, utc_ms=0)
        if isinstance(outcome, Accepted) and self.number % 2:
            await self.records.end_manual_export([assignment.unique_id], f"/x/{self.number}.zip", self.number)
            await self.records.mark_sent([assignment.unique_id], self.number + 1)

    async def other(self) -> None:
        match self.chance.randrange(4):
            case 0:
                await self.records.append(*[an_entry() for _ in range(self.chance.randrange(1, 40))])
            case 1:
                await self.records.save_settings({self.chance.choice("abc"): str(self.chance.random())})
            case 2:
                await self.records.drop_tasks("street-signs@1", [str(self.chance.randrange(900, 999))], an_entry())
            case _:
                await self.records.reseal(["street-signs@1"], lambda data: data + b" ", {"sealed": "1"})


def worked(home: Home, seed: int, before: int = 30, after: int = 30, *, copies: int = 1, number: int = 0) -> None:
    """So many steps, a copy, and so many steps more; in two sittings. Tasks are those after `number`."""

    async def working() -> None:
        chance = random.Random(seed)
        opened: list[Assignment] = []
        submitted: list[Assignment] = []
        done = number
        for sitting in range(2):
            folder = CopiesFolder(home.copies)
            changes = Changes(folder)
            records = open_records(home, changes)
            worker = Worker(records, chance, home.results, opened, submitted, done)
            if sitting == 0:
                await worker.do(before)
                for _copy in range(copies):
                    DailyCopies(home.records, folder, changes).make(DAY, silent)
            await worker.do(after // 2)
            done = worker.number
            await records.close()

    asyncio.run(working())


def opened_again(home: Home) -> None:
    """And worked in, and the chain of the ledger is sound."""

    async def working() -> None:
        records = open_records(home, Changes(CopiesFolder(home.copies)))
        await records.append(an_entry())
        entries = await records.entries()
        assert first_broken(entries) is None
        await records.close()

    asyncio.run(working())
