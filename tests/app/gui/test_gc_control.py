"""Garbage goes in the thread that asked for it, and only when enough came together."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import pytest

from annotator.app.gui.gc_control import collect_due, collect_garbage


class Knot:
    """Holds itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.own = self


def test_only_the_loop_s_thread_collects_while_the_program_runs() -> None:
    threads: list[int] = []

    def noted(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.get_ident())

    async def scenario() -> None:
        keeper = asyncio.create_task(collect_garbage(lambda: 0))
        await asyncio.sleep(0)
        gc.callbacks.append(noted)
        await asyncio.to_thread(lambda: [Knot() for _ in range(20_000)])
        collect_due()
        keeper.cancel()
        gc.callbacks.remove(noted)

    gc.enable()
    try:
        asyncio.run(scenario())
        is_back = gc.isenabled()
    finally:
        gc.disable()
    assert set(threads) == {threading.get_ident()}
    assert is_back


def test_what_is_due_is_freed() -> None:
    gc.collect()
    knots = [weakref.ref(Knot()) for _ in range(gc.get_threshold()[0] + 10)]
    assert collect_due() is not None
    assert not any(knot() for knot in knots)
    assert collect_due() is None


def test_all_is_looked_through_only_while_nobody_acts_or_long_after_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(gc, "collect", looked.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (2_000, 10, 10))
    for counts in ((0, 0, 11), (2_001, 11, 11), (0, 0, 41)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        for is_calm in (False, True):
            collect_due(is_calm=is_calm)
        looked.append(-1)
    assert looked == [2, -1, 1, 2, -1, 2, 2, -1]
