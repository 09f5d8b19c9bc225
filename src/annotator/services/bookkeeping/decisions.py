"""Decisions that a requester handed back as a file: looked at first, and then written down, all that can be or none.

What may be long is done in a thread or in slices, so that a hundred thousand rows hold up nobody.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.errors import BundleRefused, MoneyReason
from annotator.core.ledger.entry_types import DecidedBody
from annotator.core.money.decision import DecisionRow
from annotator.core.money.entry_validation import Refusal
from annotator.core.money.states import MoneyState
from annotator.core.outbox.requester_files import LARGEST_BESIDE_BYTES
from annotator.core.ports.folders import NewFolders
from annotator.core.problems import Problem
from annotator.formats.problem_log import ProblemLog
from annotator.services.bookkeeping.earnings import CHECKED_AT_ONCE, Bookkeeping, decided


class DecisionsRead(Struct, frozen=True):
    """What a file of decisions would change. `said` is every row that decides something: `rows` of them can be written
    down, `unchanged` say what is known already, and `refused` contradict what is known, each with the reason. `source`
    is where it was fetched from, empty for a file that the worker chose."""

    file: str
    listed: tuple[DecisionRow, ...]
    rows: tuple[DecisionRow, ...]
    unchanged: int
    refused: tuple[tuple[DecisionRow, Refusal], ...]
    problems: tuple[Problem, ...]
    source: str = ""

    def counts(self) -> Mapping[MoneyState, int]:
        """Of the rows that can be written down, by what they decide."""
        return Counter(row.decision for row in self.rows)


class Decisions:
    def __init__(self, bookkeeping: Bookkeeping, folders: NewFolders) -> None:
        self._bookkeeping = bookkeeping
        self._folders = folders

    async def read(self, location: str) -> DecisionsRead:
        """Looks at a file and writes nothing. One that cannot be opened has that as its only problem."""
        file = location.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        try:
            data = await asyncio.to_thread(self._folders.read_file, location, LARGEST_BESIDE_BYTES)
        except BundleRefused as refused:
            return DecisionsRead(file, (), (), 0, (), refused.problems)
        return await self.read_bytes(data, file)

    async def read_of(self, bundle_key: str, data: bytes, file: str, source: str) -> DecisionsRead:
        """The same of what was fetched from where results of a bundle arrive. A requester decides about these, and
        about nothing else; others whose results arrive there have rows of their own in it."""
        read = await self.read_bytes(data, file)
        own = tuple(row for row in read.listed if self._is_of(row, bundle_key))
        return replace(await self._held_against_known(file, own, read.problems), source=source)

    async def read_bytes(self, data: bytes, file: str) -> DecisionsRead:
        """Looks at what stands in a file, and writes nothing."""
        from annotator.formats.history.decisions import read_decisions  # and with it what reads tables

        log = ProblemLog()
        listed = await asyncio.to_thread(read_decisions, data, file, log)
        return await self._held_against_known(file, listed, log.problems())

    async def again(self, read: DecisionsRead) -> DecisionsRead:
        """The same file held against what is known by now."""
        return await self._held_against_known(read.file, read.listed, read.problems)

    async def take_amounts(self, read: DecisionsRead) -> int:
        """Corrects the amounts of what was decided before and now counts for something else. How many these were."""
        changed = [row for row, refusal in read.refused if refusal.reason is MoneyReason.OTHER_AMOUNT]
        for row in changed:
            await self._bookkeeping.correct(row.unique_id, row.amount, row.note or read.source)
        return len(changed)

    async def take(self, read: DecisionsRead) -> None:
        """Writes all rows down that could be, or none. Raises MoneyRefused and StoreFault."""
        await self._bookkeeping.decide_each([_body(row, read.source) for row in read.rows])

    async def _held_against_known(
        self, file: str, listed: tuple[DecisionRow, ...], problems: tuple[Problem, ...]
    ) -> DecisionsRead:
        rows: list[DecisionRow] = []
        refused: list[tuple[DecisionRow, Refusal]] = []
        unchanged = 0
        for number, row in enumerate(listed, start=1):
            refusal = self._refusal(row)
            if refusal is None:
                rows.append(row)
            elif refusal.reason is MoneyReason.ALREADY:
                unchanged += 1
            else:
                refused.append((row, refusal))
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return DecisionsRead(file, listed, tuple(rows), unchanged, tuple(refused), problems)

    def _is_of(self, row: DecisionRow, bundle_key: str) -> bool:
        known = self._bookkeeping.earnings.item(row.unique_id)
        return known is not None and known.bundle == bundle_key

    def _refusal(self, row: DecisionRow) -> Refusal | None:
        """A state that is known already, with another amount, is no decision: the worker has to look at it."""
        refusal = self._bookkeeping.refusal_of_decision(_body(row))
        if refusal is None or refusal.reason is not MoneyReason.ALREADY or not row.amount:
            return refusal
        known = self._bookkeeping.earnings.item(row.unique_id)
        if known is None or known.money.amount == Decimal(row.amount):
            return refusal
        amount = format(known.money.amount, "f")
        return Refusal(MoneyReason.OTHER_AMOUNT, {**refusal.params, "known": amount, "amount": row.amount})


def _body(row: DecisionRow, source: str = "") -> DecidedBody:
    return decided(row.unique_id, row.decision, row.amount, row.day, row.note, source)
