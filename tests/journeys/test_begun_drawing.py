"""A drawing in progress is there again after the user leaves or the program ends, and after a change of language, for
which the window is made anew."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.in_progress import DrawingPoints
from annotator.core.answer.regions import regions
from annotator.core.events import DraftSaved, TaskShown
from annotator.core.settings import LANGUAGE
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver

CONFIG = b"""<View><Image name="it" value="$image"/>
  <PolygonLabels name="edge" toName="it"><Label value="Lake"/><Label value="Wood"/></PolygonLabels></View>"""
KEY = "street-things@1"


def view_of(running: Running) -> AnnotatedImageView:
    panel = running.window.workbench._panel
    assert panel is not None
    view = panel.parts.marked["it"]
    assert isinstance(view, AnnotatedImageView)
    return view


async def corners_set(driver: Driver, count: int) -> None:
    await driver.until(lambda: len(view_of(driver.running).drawing.corners.drawn) == count, "the corner is set")


async def two_corners(driver: Driver) -> DrawingPoints:
    """By key, of the second label."""
    running = driver.running
    await driver.active()
    await driver.task_on_screen()
    if running.window.workbench.instructions.isVisible():
        driver.press(Qt.Key.Key_Escape)
        await driver.until(lambda: not running.window.workbench.instructions.isVisible(), "they are shut")
    driver.press(Qt.Key.Key_2)
    for count, step in enumerate((Qt.Key.Key_Up, Qt.Key.Key_Right), start=1):
        driver.press(step)
        driver.press(Qt.Key.Key_Space)
        await corners_set(driver, count)
    return view_of(running).drawing.corners


async def ended(driver: Driver) -> None:
    """One corner more, and it is a region."""
    running = driver.running
    for press in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Space):
        driver.press(press)
    await corners_set(driver, 3)
    await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_Return))
    panel = running.window.workbench._panel
    assert panel is not None
    assert len(regions(running.window.workbench.answer, panel.design)) == 1


def leave_by_key(driver: Driver) -> None:
    driver.press(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def end_by_signal(_driver: Driver) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("leave", [leave_by_key, end_by_signal])
def test_it_is_there_at_the_next_start(leave: Callable[[Driver], None], tmp_path: Path) -> None:
    bundle, home = write_folder(tmp_path / "bundle", {**valid_files(), "config.xml": CONFIG}), tmp_path / "home"
    left: list[DrawingPoints] = []

    async def begin(running: Running) -> None:
        driver = Driver(running)
        left.append(await two_corners(driver))
        leave(driver)

    async def go_on(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        running.window.open_bundle(KEY)
        await driver.task_on_screen()
        assert view_of(running).drawing.corners == left[0]
        assert len(left[0].drawn) == 2
        await ended(driver)
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], begin) == 0
    assert main(["open", "--home", str(home)], go_on) == 0


def test_it_is_there_in_a_window_that_was_made_anew(tmp_path: Path) -> None:
    bundle, home = write_folder(tmp_path / "bundle", {**valid_files(), "config.xml": CONFIG}), tmp_path / "home"

    async def companion(running: Running) -> None:
        driver = Driver(running)
        before, window = await two_corners(driver), running.window
        running.services.intents.post(lambda: running.services.preferences.choose(LANGUAGE, "fr"))
        await driver.until(lambda: running.top is not window, "the window is another")
        await driver.active()
        await driver.event(TaskShown, lambda: running.window.open_bundle(KEY))
        await driver.task_on_screen()
        assert view_of(running).drawing.corners == before
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
