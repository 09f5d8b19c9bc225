"""Coroutines that slots start: on a loop, also at its end."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.stage import on_loop


def test_a_timer_that_is_due_at_the_end_finds_a_loop_to_start_its_coroutine_on(app: QApplication) -> None:
    """The picture that is wanted sharper is asked for by such a timer, a moment after the view was still."""
    found: list[asyncio.AbstractEventLoop | None] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: found.append(asyncio._get_running_loop()))

    async def scenario() -> None:
        timer.start()
        await asyncio.sleep(0.01)

    on_loop(app, scenario)
    timer.stop()
    assert found
    assert None not in found


def test_what_a_coroutine_raises_comes_out(app: QApplication) -> None:
    async def scenario() -> None:
        await asyncio.sleep(0)
        raise LookupError("as a page would")

    with pytest.raises(LookupError, match="as a page would"):
        on_loop(app, scenario)
