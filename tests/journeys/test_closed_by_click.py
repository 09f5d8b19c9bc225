"""A habitual Enter after closing a polygon by a click on its first point does not submit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import TaskSubmitted
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.keyboard import PLAIN, Keyboard
from ui.stage import says

KEY = Qt.Key
CONFIG = b"""<View><Image name="it" value="$image"/>
  <PolygonLabels name="edge" toName="it"><Label value="Lake"/></PolygonLabels></View>"""
SHARES = ((0.2, 0.2), (0.7, 0.2), (0.5, 0.7), (0.2, 0.2))  # of the picture's sides


def test_the_enter_that_follows_a_click_on_the_first_corner_submits_nothing(tmp_path: Path) -> None:
    async def companion(running: Running) -> None:
        driver = Driver(running)
        keys = Keyboard(driver)
        await driver.active()
        await driver.task_on_screen()
        if running.window.workbench.instructions.isVisible():
            await keys.key(KEY.Key_Escape)
        view = keys.panel.parts.marked["it"]
        assert isinstance(view, AnnotatedImageView)
        width, height = view.drawing.size_px
        for across, down in SHARES:
            at = view.drawing.view_point((across * width, down * height))
            await click(driver, view, at)
        await driver.until(lambda: len(view.drawing.marks) == 1, "the polygon is closed")
        await keys.key(KEY.Key_Return)
        assert says(keys.panel, "Press Enter again to submit")
        assert not [event for event in driver.events if isinstance(event, TaskSubmitted)]
        await driver.event(TaskSubmitted, lambda: driver.press(KEY.Key_Return))
        running.window.closing.emit()

    bundle = write_folder(tmp_path / "bundle", {**valid_files(), "config.xml": CONFIG})
    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0


async def click(driver: Driver, view: AnnotatedImageView, at: QPointF) -> None:
    done: list[bool] = []

    def clicked() -> None:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, PLAIN, at.toPoint())
        done.append(True)

    QTimer.singleShot(0, view, clicked)
    await driver.until(lambda: bool(done), "it is clicked")
