"""Two pictures of a task stand beside each other, are told apart, and keys reach the one that has the focus."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.ui.viewers.image.view import ImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver

CONTROL = Qt.KeyboardModifier.ControlModifier
CONFIG = b"""<View><View style="display: flex"><Image name="before" value="$a"/><Image name="after" value="$b"/></View>
  <RectangleLabels name="box" toName="after"><Label value="Changed"/></RectangleLabels></View>"""


def png(colour: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(held, "PNG")
    return held.getvalue()


def is_zoomed(view: ImageView) -> bool:
    return view.geometry_of_image.zoom is not None


async def zooms(driver: Driver, view: ImageView, other: ImageView) -> None:
    view.setFocus()
    driver.press(Qt.Key.Key_Plus, CONTROL)
    await driver.until(lambda: is_zoomed(view), "it is zoomed")
    assert not is_zoomed(other)
    driver.press(Qt.Key.Key_0, CONTROL)
    await driver.until(lambda: not is_zoomed(view), "it fits again")


def test_the_image_that_has_the_focus_is_zoomed(tmp_path: Path) -> None:
    media = {"media/a.png": png("teal"), "media/b.png": png("navy")}
    tasks = b"id,a,b\n1,media/a.png,media/b.png\n"
    bundle = write_folder(tmp_path / "bundle", {**valid_files(), "config.xml": CONFIG, "tasks.csv": tasks, **media})

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        panel = running.window.workbench._panel
        assert panel is not None
        assert panel.parts.images is not None
        before, after = panel.parts.images.views
        assert before.x() + before.width() <= after.x()
        assert (before.y(), before.height()) == (after.y(), after.height())
        assert [view.accessibleName() for view in (before, after)] == [
            "Image 1 of this task",
            "Image 2 of this task",
        ]

        await zooms(driver, after, before)
        await zooms(driver, before, after)
        running.window.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
