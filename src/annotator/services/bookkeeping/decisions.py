"""Decisions that a requester returned as a file. The file is first read and checked. Then all valid decisions are
written, or none. A reward that the file calls paid is payable, because only the worker knows that the money arrived.
Long work runs in a thread or in slices, so that 100,000 rows do not block the window."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.errors import BundleRefused, MoneyReason
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import DecidedBody
from annotator.core.money.entry_validation import NONE_LEFT_OUT, LeftOutRow, LeftOutRows, Refusal, unread
from annotator.core.money.states import DecisionRow, MoneyState
from annotator.core.ports.folders import NewFolders
from annotator.core.problems import Problem
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.rejection import rejecting
from annotator.services.bookkeeping.earnings import CHECKED_AT_ONCE, Bookkeeping, decided

_REPORTED: Mapping[MoneyState, MoneyState] = {MoneyState.PAID: MoneyState.PAYABLE}
_FURTHER: Mapping[MoneyState, frozenset[MoneyState]] = {
    MoneyState.APPROVED: frozenset({MoneyState.PAYABLE, MoneyState.PAID}),
    MoneyState.PAYABLE: frozenset({MoneyState.PAID}),
}


class DecisionsRead(Struct, frozen=True):
    """The changes that a file of decisions would make. `listed` holds every row with a decision. `rows` can be
    written, `unchanged` counts the rows that are known already, and `refused` rows contradict known facts, each with
    the reason. `source` is the address the file was fetched from, empty for a file that the worker chose. `sha256` is
    its checksum."""

    file: str
    listed: tuple[DecisionRow, ...]
    rows: tuple[DecisionRow, ...]
    unchanged: int
    refused: tuple[tuple[DecisionRow, Refusal], ...]
    problems: tuple[Problem, ...]
    source: str = ""
    sha256: str = ""

    @property
    def left_out(self) -> LeftOutRows:
        """The rows without effect that are not known already, in the order of the file."""
        refused = tuple(LeftOutRow(row.line, row.unique_id, refusal) for row, refusal in self.refused)
        rows = sorted((*refused, *unread(self.problems)), key=lambda row: row.line)
        return LeftOutRows(self.file, self.sha256, tuple(rows)) if rows else NONE_LEFT_OUT

    def counts(self) -> Mapping[MoneyState, int]:
        """Return the number of writable rows by decision."""
        return Counter(row.decision for row in self.rows)


class Decisions:
    def __init__(self, bookkeeping: Bookkeeping, folders: NewFolders) -> None:
        self._bookkeeping = bookkeeping
        self._folders = folders

    async def read_of(self, bundle_key: str, data: bytes, file: str, source: str) -> DecisionsRead:
        """Read a file that was fetched from the destination of a bundle's results. Only rows about results of this
        bundle count. Rows of other workers whose results go to the same destination are ignored."""
        read = await self.read_bytes(data, file)
        own = tuple(row for row in read.listed if self._is_of(row, bundle_key))
        compared = await self._compared_with_known(file, own, read.problems)
        return replace(compared, source=source, sha256=read.sha256)

    async def read_bytes(self, data: bytes, file: str) -> DecisionsRead:
        """Read the content of a decisions file without writing anything."""
        from annotator.formats.history.decisions import read_decisions  # imports the table readers

        log, listed = ProblemLog(), tuple[DecisionRow, ...]()
        try:
            with rejecting(file):
                listed = await asyncio.to_thread(read_decisions, data, file, log)
        except BundleRefused as refused:
            log.extend(refused.problems)
        listed = tuple(replace(row, decision=_REPORTED.get(row.decision, row.decision)) for row in listed)
        read = await self._compared_with_known(file, listed, log.problems())
        return replace(read, sha256=hashlib.sha256(data).hexdigest())

    async def again(self, read: DecisionsRead) -> DecisionsRead:
        """Check the same file again against the current state."""
        again = await self._compared_with_known(read.file, read.listed, read.problems)
        return replace(again, source=read.source, sha256=read.sha256)

    async def take_amounts(self, read: DecisionsRead) -> int:
        """Correct the amounts of earlier decisions that now have another amount. Return how many."""
        changed = [row for row, refusal in read.refused if refusal.reason is MoneyReason.OTHER_AMOUNT]
        for row in changed:
            await self._bookkeeping.correct(row.unique_id, row.amount, row.note or read.source)
        return len(changed)

    async def take(self, read: DecisionsRead) -> None:
        """Write all writable rows, or none. Raise `MoneyRefused` and `StoreFault`."""
        await self._bookkeeping.decide_each([_body(row, read.source) for row in read.rows])

    async def save_list(self, location: str, left_out: LeftOutRows, reasons: Sequence[str]) -> None:
        """Write the list of rows without effect, which the worker may give to the requester, into a new file.
        `reasons` are the reasons of the rows as text. Raise `BundleRefused` and `StoreFault`."""
        from annotator.formats.history.left_out import left_out_table  # imports the table writers

        data = await asyncio.to_thread(left_out_table, left_out, reasons)
        await asyncio.to_thread(self._folders.write_file, location, data)

    async def _compared_with_known(
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
        return self._bookkeeping.earnings.bundle_of(row.unique_id) == bundle_key

    def _refusal(self, row: DecisionRow) -> Refusal | None:
        """Return the reason why a row cannot be written, or None. A known state with a different amount is not a
        decision: the worker has to look at it. A reward that is nearer to its payment than the row is approved
        already."""
        known = self._bookkeeping.earnings.item(row.unique_id)
        refusal = self._bookkeeping.refusal(EntryKind.REWARD_DECIDED, _body(row))
        if refusal is None and known is not None and known.state in _FURTHER.get(row.decision, ()):
            refusal = Refusal(MoneyReason.ALREADY, {"state": known.state.value})
        if refusal is None or refusal.reason is not MoneyReason.ALREADY or not row.amount:
            return refusal
        if known is None or known.money.amount == Decimal(row.amount):
            return refusal
        amount = format(known.money.amount, "f")
        return Refusal(MoneyReason.OTHER_AMOUNT, {**refusal.params, "known": amount, "amount": row.amount})


def _body(row: DecisionRow, source: str = "") -> DecidedBody:
    return decided(row.unique_id, row.decision, row.amount, row.day, row.note, source)
