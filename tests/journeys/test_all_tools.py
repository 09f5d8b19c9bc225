"""A labelme dataset is imported with every tool for every label, and worked on as labelme and CVAT users do: a key for
the tool, a key for the label, and no list of pairs."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.result_items import ResultItem
from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from journeys.driver import Driver
from journeys.keyboard import PLAIN, Keyboard

KEY = Qt.Key
LABELS = ("Car", "Bus", "Person", "Road", "Sign", "Tree", "Dog")


def dataset(folder: Path) -> Path:
    folder.mkdir()
    image = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(image, "PNG")
    (folder / "a.png").write_bytes(image.getvalue())
    box: dict[str, object] = {"points": [[10, 10], [30, 30]], "shape_type": "rectangle", "group_id": None, "flags": {}}
    listed = {"imagePath": "a.png", "imageHeight": 300, "imageWidth": 400, "imageData": None, "flags": {}}
    shapes = [{**box, "label": label} for label in LABELS]
    (folder / "a.json").write_text(json.dumps({**listed, "version": "5.4.1", "shapes": shapes}))
    return folder


class Mouse:
    def __init__(self, driver: Driver, view: AnnotatedImageView) -> None:
        self._driver, self._view = driver, view

    async def drag(self, *way: tuple[int, int]) -> None:
        """In pixels of the image, with the left button; a single place is a click."""
        done: list[bool] = []

        def played() -> None:
            places = [self._view.drawing.view_point(at).toPoint() for at in way]
            left = Qt.MouseButton.LeftButton
            QTest.mousePress(self._view, left, PLAIN, places[0])
            for at in places[1:]:
                QTest.mouseMove(self._view, (places[0] + at) / 2)
                QTest.mouseMove(self._view, at)
            QTest.mouseRelease(self._view, left, PLAIN, places[-1])
            done.append(True)

        QTimer.singleShot(0, self._view, played)
        await self._driver.until(lambda: bool(done), "it is done")


def made(items: tuple[ResultItem, ...]) -> list[tuple[str, ...]]:
    return [(item.from_name, *item.value[item.type]) for item in items if item.type in item.value]


def test_a_tool_and_a_label_are_chosen_apart_and_each_region_goes_to_its_tag(tmp_path: Path) -> None:
    bundle, home = tmp_path / "bundle", tmp_path / "home"
    source = dataset(tmp_path / "dataset")
    options = ["--tools", "all", "--pay", "0.10", "--currency", "EUR", "--requester", "Lab", "--title", "Street"]
    assert main(["import", str(source), "-o", str(bundle), *options]) == 0
    kept: list[list[tuple[str, ...]]] = []

    async def companion(running: Running) -> None:
        driver, keys = Driver(running), Keyboard(Driver(running))
        await driver.active()
        await driver.task_on_screen()
        if keys.page.instructions.isVisible():
            await keys.key(KEY.Key_Escape)
        (view,) = keys.panel.parts.marked.values()
        assert isinstance(view, AnnotatedImageView)
        await driver.until(lambda: view.has_image, "the picture is there")
        await keys.tab_to_widget(view)
        pills = [pill.accessibleName() for pill in keys.panel.findChildren(LabelButton) if pill.isVisible()]
        assert sorted(pills) == sorted(LABELS), "once each, not once for each tool"
        before = len(keys.page.answer.items)
        mouse = Mouse(driver, view)
        await keys.key(KEY.Key_2)
        await keys.key(KEY.Key_B)
        await mouse.drag((60, 60), (160, 160))
        await mouse.drag((160, 160), (200, 180))
        assert len(keys.page.answer.items) == before + 1, "the corner was moved without Escape"
        await keys.key(KEY.Key_P)
        for at in ((220, 60), (300, 60), (300, 140)):
            await mouse.drag(at)
        await keys.key(KEY.Key_Return)
        await keys.key(KEY.Key_1)
        await keys.key(KEY.Key_K)
        await mouse.drag((340, 240))
        await keys.key(KEY.Key_M)
        await mouse.drag((60, 240), (120, 240))
        kept.append(made(keys.page.answer.items[before:]))
        running.top.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert kept == [[("boxes", "Bus"), ("outlines", "Bus"), ("points", "Car"), ("masks", "Car")]]
