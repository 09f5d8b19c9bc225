"""The check of the ledger that a letter quotes is that of `annotator ledger verify`, also of a damaged ledger."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from annotator.app.ledger.verify import checked_entries
from annotator.services.bookkeeping import rejections
from services.service_env import make_env


@pytest.mark.parametrize("damaged", [None, 2, 5])
def test_the_quoted_check_is_that_of_the_command(damaged: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "_ENTRIES_AT_ONCE", 2)

    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        for number in range(6):
            await env.services.books.bookkeeping.enter_reward("Lab", f"{number}.50", "EUR")
        entries = list(await env.records.entries())
        if damaged is not None:
            entries[damaged - 1] = replace(entries[damaged - 1], body={**entries[damaged - 1].body, "amount": "99"})

        async def read(after_seq: int = 0, most: int | None = None) -> tuple[object, ...]:
            return tuple(entries[after_seq:][:most])

        monkeypatch.setattr(env.records, "entries", read)
        verdict, checked = checked_entries(iter(entries)), await env.services.books.rejections.checked_ledger()
        assert checked.broken == verdict.seq == damaged
        if damaged is None:
            assert (checked.entries, checked.sha256) == (verdict.entries, verdict.last_sha256)
            moments = [(entry.timestamp.utc_ms, entry.timestamp.offset_min) for entry in (entries[0], entries[-1])]
            assert [checked.first, checked.last] == moments
        else:
            assert checked.entries == damaged - 1

    asyncio.run(scenario())
