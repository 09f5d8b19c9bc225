"""The bar above a task: its title is read also beside a question, and nothing in it moves when its time is over."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel

from annotator.app.translations import speak
from annotator.core.settings import REFERENCE_WAGE
from annotator.ui.pages.workbench.task_bar import LABEL_MARGIN_PX, TaskBar
from annotator.ui.widgets.labels import ElidedLabel
from journeys.laid_out import window_faults
from services.service_env import ServiceEnv, files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, idle_for, says, staged

TITLE = "Say what is in the photograph, and how well it can be seen"
READABLE = 16  # characters
NARROWEST = (960, 600)
LIMIT_S = 600


def make_env_in_haste() -> ServiceEnv:
    """Its tasks have a limit of time."""
    bundle = files()
    manifest = re.sub(rb"(?m)^title = .*$", f'title = "{TITLE}"'.encode(), bundle["bundle.toml"])
    bundle["bundle.toml"] = manifest.replace(b"[time]\n", f"[time]\nmax_s = {LIMIT_S}\n".encode())
    return make_env_with(bundle)


def title_read(bar: TaskBar) -> str:
    (title,) = (part for part in bar.findChildren(ElidedLabel) if part.text() == TITLE)
    return title.fontMetrics().elidedText(title.text(), Qt.TextElideMode.ElideRight, title.width())


def places(stage: Stage) -> dict[str, QRect]:
    """Return the places of all texts and buttons of the bar except the clock, by text."""
    window, bar = stage.window, stage.window.workbench.task_bar
    parts = (*bar.findChildren(QLabel), bar.back, bar.instructions, bar.pause)
    return {
        f"{number} {type(part).__name__}": QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        for number, part in enumerate(parts)
        if part.isVisible()
    }


async def shown(stage: Stage) -> None:
    stage.window.workbench._figures._on_tick()
    for _turn in range(4):
        QApplication.processEvents()


def test_the_time_left_for_the_task_moves_with_its_clock(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, footer = stage.env, stage.window.workbench.footer
        await env.services.preferences.choose(REFERENCE_WAGE, "fr-minimum-net")
        await stage.on_task()
        await stage.settled()
        await shown(stage)
        assert says(footer.meter, "this task: 0:11 left")  # 0.038 EUR at 12.31 EUR/h are 11.1 s
        env.clock.advance(3_000)
        await shown(stage)
        assert says(footer.meter, "this task: 0:08 left")
        assert says(stage.window.workbench.task_bar, "0:03")

    staged(app, make_env_with(), scenario)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("is_asked", [False, True])
def test_the_title_is_read_and_nothing_moves_when_time_is_over(
    app: QApplication, language: str, is_asked: bool
) -> None:
    speak(language)

    async def scenario(stage: Stage) -> None:
        stage.window.resize(*NARROWEST)
        await stage.on_task()
        bar, strip = stage.window.workbench.task_bar, stage.window.idle_strip
        if is_asked:
            await idle_for(stage.env, 2)
            await stage.until(strip.isVisible, "the idle question is asked")
        stage.env.clock.advance(5_000)
        await shown(stage)
        before, read = places(stage), bar._left.text()
        assert read, "how much time is left is told"
        assert len(title_read(bar).rstrip("…")) >= READABLE
        stage.env.clock.advance(2 * LIMIT_S * 1000)
        await shown(stage)
        assert bar._left.text() != read
        assert places(stage) == before
        assert window_faults(stage.window) == []
        assert not is_asked or not bar._title.geometry().translated(bar.pos()).intersects(strip.geometry())

    staged(app, make_env_in_haste(), scenario)
    speak("en")


def test_how_far_it_is_stands_beside_the_number_of_the_task_however_long_the_title_is(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.resize(1500, 800)
        await stage.on_task()
        await shown(stage)
        bar = stage.window.workbench.task_bar
        assert bar._title.width() > bar.place.sizeHint().width() + bar._progress.width() + LABEL_MARGIN_PX
        assert bar._progress.x() - bar.place.x() == bar.place.sizeHint().width() + LABEL_MARGIN_PX

    staged(app, make_env_in_haste(), scenario)
