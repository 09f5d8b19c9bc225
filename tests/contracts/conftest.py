"""Fixtures of the record contracts: both implementations with fresh records."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from annotator.core.ports.records import Records
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from contracts.record_examples import Play
from fakes.records import MemoryRecords


@pytest.fixture(params=["sqlite", "memory"])
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """Return a function that runs a scenario on fresh records."""

    async def whole(scenario: Callable[[Records], Awaitable[None]]) -> None:
        if request.param == "memory":
            await scenario(MemoryRecords())
            return
        records = open_records(Home(tmp_path))
        try:
            await scenario(records)
        finally:
            await records.close()

    return lambda scenario: asyncio.run(whole(scenario))
