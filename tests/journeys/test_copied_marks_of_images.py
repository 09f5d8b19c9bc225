"""Marks are copied from one task into the next, and from one bundle into another, through the real program: at the same
share of the pictures, with what the other design has of them, kept with the answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.regions import labels_of, regions
from annotator.core.events import DraftSaved, TaskShown
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.keyboard import SHIFT, Keyboard
from ui.stage import says

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
CONFIG = b"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="what" toName="it"><Label value="Boat"/><Label value="Bridge"/></RectangleLabels></View>"""
OTHER = b"""<View><Image name="photo" value="$image"/>
  <RectangleLabels name="things" toName="photo"><Label value="Bridge"/><Label value="Tree"/></RectangleLabels></View>"""


def view_of(keys: Keyboard) -> AnnotatedImageView:
    (view,) = keys.panel.parts.marked.values()
    assert isinstance(view, AnnotatedImageView)
    return view


def labels(keys: Keyboard) -> list[tuple[str, ...]]:
    return [labels_of(keys.page.answer, region.id) for region in regions(keys.page.answer, keys.panel.design)]


def lefts(keys: Keyboard) -> list[float]:
    """Return the left edges of the regions, in percent of the image's width."""
    return [region.geometry["x"] for region in regions(keys.page.answer, keys.panel.design)]


async def begin(driver: Driver, keys: Keyboard) -> None:
    await driver.task_on_screen()
    if driver.running.window.workbench.instructions.isVisible():
        await keys.key(KEY.Key_Escape)
    await driver.until(lambda: view_of(keys).has_image, "the picture is there")
    await keys.tab_to_widget(view_of(keys))


async def box(keys: Keyboard, label: Qt.Key, *way: Qt.Key) -> None:
    for key in (KEY.Key_Escape, label, *way, KEY.Key_Space, KEY.Key_Right, KEY.Key_Down, KEY.Key_Return):
        await keys.key(key)


def test_copies_go_from_task_to_task_and_from_bundle_to_bundle(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", {**valid_files(), "config.xml": CONFIG})
    manifest = valid_files()["bundle.toml"].replace(b"street-things", b"other-things")
    second = write_folder(tmp_path / "second", {**valid_files(), "bundle.toml": manifest, "config.xml": OTHER})

    async def companion(running: Running) -> None:
        driver, keys = Driver(running), Keyboard(Driver(running))
        await driver.active()
        await begin(driver, keys)
        await box(keys, KEY.Key_1, KEY.Key_Left, KEY.Key_Left)
        await box(keys, KEY.Key_2, KEY.Key_Left, KEY.Key_Up, KEY.Key_Up)
        assert labels(keys) == [("Boat",), ("Bridge",)]
        places = lefts(keys)
        await keys.key(KEY.Key_Escape)
        await keys.key(KEY.Key_C, CTRL)
        assert says(keys.panel, "2 regions copied")

        await driver.event(TaskShown, lambda: driver.press(KEY.Key_PageDown))
        await begin(driver, keys)
        await driver.event(DraftSaved, lambda: driver.press(KEY.Key_V, CTRL | SHIFT))
        assert labels(keys) == [("Boat",), ("Bridge",)]
        width = view_of(keys).drawing.size_px[0]
        assert all(abs(now - was) <= 100 / width for now, was in zip(lefts(keys), places, strict=True))
        await keys.key(KEY.Key_Z, CTRL)
        assert labels(keys) == []
        await driver.event(DraftSaved, lambda: driver.press(KEY.Key_V, CTRL))
        assert labels(keys) == [("Boat",), ("Bridge",)]

        await running.services.bundles.take(str(second), lambda _done, _all: None)
        await driver.event(TaskShown, lambda: running.window.open_bundle("other-things@1"))
        await begin(driver, keys)
        await driver.event(DraftSaved, lambda: driver.press(KEY.Key_V, CTRL))
        assert labels(keys) == [(), ("Bridge",)]
        assert says(keys.panel, "No such label here: Boat.")
        running.window.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(first)], companion) == 0
