"""The ledger state in memory, folded from a checkpoint, or from the first entry if there is none.

A checkpoint is a cache. Losing it only makes the next start slower, so an error while storing it is ignored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence

from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.core.ledger.checkpoint import Checkpoint, packed, unpacked, version_of
from annotator.core.ledger.entries import Entry
from annotator.core.ledger.entry_fields import InvalidField
from annotator.core.pay.meter import Folds
from annotator.core.ports.records import Records

KEEP_EVERY = 5_000
BATCH = 10_000
TAKES_LONG = 50_000  # about a second

type ReadProgress = Callable[[int, int], None]  # entries read, entries in total

_RECORDS = "records.sqlite3"  # the home folder is not known here


class LedgerState:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._folds = Folds()
        self._version = ""
        self._seq = 0
        self._sha256 = ""
        self._kept_seq = 0

    @property
    def folds(self) -> Folds:
        return self._folds

    async def start(self, program: str, progress: ReadProgress) -> None:
        """Load the ledger.

        `progress` is called on this thread, and only if there is much to read. A cancelled load can be continued,
        because its work is kept. Raise `RecordsDamaged` for an invalid entry."""
        self._version = version_of(program, Folds)
        await self._resume()
        ends = await self._records.ends()
        total = ends[1].seq if ends is not None else 0
        takes_long = total - self._seq > TAKES_LONG
        while self._seq < total:
            if takes_long:
                progress(self._seq, total)
            batch = await self._records.entries(self._seq, BATCH)
            await asyncio.to_thread(self._take_all, batch)
            await self._keep_after(KEEP_EVERY if self._seq == total else TAKES_LONG * 5)

    def take(self, entry: Entry) -> None:
        self._folds.apply(entry)
        self._seq, self._sha256 = entry.seq, entry.sha256

    async def keep_if_due(self) -> None:
        """Store a checkpoint if enough entries were written since the last one. Call it regularly while the program
        is not busy."""
        await self._keep_after(KEEP_EVERY)

    async def keep(self) -> None:
        if self._seq == self._kept_seq:
            return
        seq, sha256, state = self._seq, self._sha256, packed(self._folds)
        text = await asyncio.to_thread(json.dumps, state, separators=(",", ":"))
        try:
            await self._records.keep_checkpoint(Checkpoint(self._version, seq, sha256, text))
        except StoreFault:
            return
        self._kept_seq = seq

    async def _keep_after(self, entries: int) -> None:
        if self._seq - self._kept_seq >= entries:
            await self.keep()

    async def _resume(self) -> None:
        """Load the checkpoint, if it was stored by this version of the program."""
        checkpoint = await self._records.checkpoint()
        if checkpoint is None or checkpoint.version != self._version:
            return
        try:
            self._folds = unpacked(Folds, json.loads(checkpoint.state))
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return
        self._seq, self._sha256, self._kept_seq = checkpoint.seq, checkpoint.sha256, checkpoint.seq

    def _take_all(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            try:
                self.take(entry)
            except InvalidField as misfit:  # the program never writes such an entry, so the disk is damaged
                raise RecordsDamaged(path=_RECORDS, detail=f"entry {entry.seq}: {misfit}") from misfit
