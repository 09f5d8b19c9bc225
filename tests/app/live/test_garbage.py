"""Garbage goes in the thread that asked for it, and only when enough came together."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref

from annotator.app.live.garbage import collect_due, collect_garbage


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
        keeper = asyncio.create_task(collect_garbage())
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
