"""A list of thousands of segments, for tests and measurements of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar

from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.answer.timeline import geometry_of
from annotator.core.design.controls import TextArea
from ui.audio_harness import RATE_HZ, AudioHarness

COUNT = 3000
WORDS = TextArea(name="words", to_name="audio", per_region=True, required=True, rows=2)


def suggested(count: int = COUNT) -> Answer:
    """Every other stretch of ten seconds of sound."""
    step = 10 * RATE_HZ // count
    return Answer(
        tuple(
            ResultItem(f"s{place}", "one", "audio", "labels", value, origin=Origin.PREDICTION)
            for place in range(count)
            if (value := {**geometry_of((place * step, place * step + step // 2), RATE_HZ), "labels": ["Speech"]})
        )
    )


def open_all(harness: AudioHarness, task: str = "a", count: int = COUNT) -> None:
    harness.harness.answering.begin(harness.harness.panel, task, suggested(count), is_open=True)


async def turned[Came](action: Callable[[], Came]) -> Came:
    """Turning the loop, which must not happen inside a step of a coroutine."""
    loop = asyncio.get_running_loop()
    came: asyncio.Future[Came] = loop.create_future()
    loop.call_soon(lambda: came.set_result(action()))
    return await came


async def settled() -> None:
    await turned(_turn)


def _turn() -> None:
    for _ in range(10):
        QApplication.processEvents()


def bar_of(harness: AudioHarness) -> QScrollBar:
    (area,) = [area for area in harness.harness.panel.findChildren(QScrollArea) if area.isAncestorOf(harness.texts)]
    return area.verticalScrollBar()
