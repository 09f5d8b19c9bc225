"""The state of the ledger after a start: the same with a checkpoint, an old one or none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from annotator.core.errors import StoreFault
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.services.ledger import journal as journal_module
from annotator.services.ledger.journal import LedgerState
from fakes.clock import ManualClock
from fakes.records import MemoryRecords
from services.service_env import make_env, running, sleep_by_clock, until


class CountingRecords(MemoryRecords):
    """Counts the entries that were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    async def entries(self, after_seq: int = 0, most: int | None = None) -> tuple[Entry, ...]:
        found = await super().entries(after_seq, most)
        self.read += len(found)
        return found


async def worked(records: MemoryRecords, tasks: int) -> None:
    clock = ManualClock()
    await records.append(NewEntry(EntryKind.STARTED, clock.now(), {}))
    for number in range(tasks):
        body = {"unique_id": str(number), "bundle": "b@1"}
        await records.append(NewEntry(EntryKind.TASK_OPENED, clock.advance(700), body))
        reward = {"amount": "0.05", "currency": "EUR"}
        await records.append(NewEntry(EntryKind.TASK_SUBMITTED, clock.advance(9_000), {**body, "reward": reward}))


async def started(records: MemoryRecords, program: str = "1.0") -> LedgerState:
    found = LedgerState(records)
    await found.start(program, lambda _read, _all: None)
    return found


def test_a_start_reads_only_what_came_after_the_checkpoint() -> None:
    async def scenario() -> None:
        records = CountingRecords()
        await worked(records, 20)
        first = await started(records)
        await first.keep()
        await worked(records, 3)
        records.read = 0
        again = await started(records)
        assert records.read == 7
        records._checkpoint = None
        assert again.folds == (await started(records)).folds

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: replace(kept, version="0.9/1/x"),
        lambda kept: replace(kept, seq=7),
        lambda kept: replace(kept, sha256="0" * 64),
        lambda kept: replace(kept, state="[]"),
        lambda kept: replace(kept, state="{"),
        lambda kept: replace(kept, state="null"),
        lambda kept: replace(kept, state='[["x"], 3]'),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_passed_over(spoil: Callable[[Checkpoint], Checkpoint]) -> None:
    async def scenario() -> None:
        records = CountingRecords()
        await worked(records, 20)
        whole = await started(records)
        await whole.keep()
        kept = records._checkpoint
        assert kept is not None
        records._checkpoint = spoil(kept)
        records.read = 0
        again = await started(records)
        assert records.read == 41
        assert again.folds == whole.folds

    asyncio.run(scenario())


def test_another_program_version_folds_anew_and_keeps_its_own() -> None:
    async def scenario() -> None:
        records = CountingRecords()
        await worked(records, 20)
        await (await started(records)).keep()
        records.read = 0
        newer = await started(records, "1.1")
        assert records.read == 41
        await newer.keep()
        records.read = 0
        await started(records, "1.1")
        assert records.read == 0

    asyncio.run(scenario())


def test_progress_is_told_only_where_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "BATCH", 10)

    async def scenario() -> None:
        records = MemoryRecords()
        await worked(records, 17)
        told: list[tuple[int, int]] = []
        await LedgerState(records).start("1.0", lambda read, entries: told.append((read, entries)))
        assert told == []
        monkeypatch.setattr(journal_module, "TAKES_LONG", 30)
        await LedgerState(records).start("1.0", lambda read, entries: told.append((read, entries)))
        assert told == [(0, 35), (10, 35), (20, 35), (30, 35)]

    asyncio.run(scenario())


def test_whoever_does_not_want_to_wait_goes_on_from_there_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "BATCH", 10)
    monkeypatch.setattr(journal_module, "TAKES_LONG", 4)

    async def scenario() -> None:
        records = CountingRecords()
        await worked(records, 50)

        def leave(read: int, _entries: int) -> None:
            if read >= 50:
                reading.cancel()

        reading = asyncio.ensure_future(LedgerState(records).start("1.0", leave))
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert records._checkpoint is not None
        left_at, records.read = records._checkpoint.seq, 0
        again = await started(records)
        assert (records.read, left_at) == (61, 40)
        records._checkpoint = None
        assert again.folds == (await started(records)).folds

    asyncio.run(scenario())


def test_a_disk_that_cannot_keep_a_checkpoint_disturbs_nobody() -> None:
    async def scenario() -> None:
        records = MemoryRecords()
        await worked(records, 20)
        found = await started(records)
        records.fault = StoreFault(detail="full")
        await found.keep()
        assert records._checkpoint is None
        records.fault = None
        await found.keep()
        assert records._checkpoint is not None

    asyncio.run(scenario())


def test_the_heart_keeps_a_checkpoint_now_and_then_and_the_end_keeps_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        monkeypatch.setattr(journal_module, "KEEP_EVERY", 4)
        env = make_env()
        records, journal = env.records, env.services.journal
        await journal.start("0.1.0")
        sleep_by_clock(monkeypatch, env.clock)
        async with running(journal.beat()):
            await until(lambda: records._checkpoint is not None, "a checkpoint is kept")
        kept = records._checkpoint
        assert kept is not None
        assert kept.seq >= 4
        await journal.stop()
        last = records._checkpoint
        assert last is not None
        assert (last.seq, last.sha256) == (len(records._entries), records._entries[-1].sha256)

    asyncio.run(scenario())
