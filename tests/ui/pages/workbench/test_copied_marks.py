"""Marks of a picture copied, cut, pasted and doubled by key: beside what is there, in the next task, and as in the task
before; each is one step of undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.regions import labels_of, regions, with_region
from annotator.core.answer.relations import related
from annotator.core.design.labels import Labels
from annotator.ui.design.marks.mark_operations import clipboard
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from ui.pages.workbench.mark_hands import Hands
from ui.pages.workbench.marker import Marker, image, marking
from ui.stage import says

RECTANGLES = image("RectangleLabels")
KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LIMITED = RECTANGLES.replace('<Label value="Car"/>', '<Label value="Car" maxUsages="1"/>')


def geometries(marker: Marker) -> list[Mapping[str, Any]]:
    return [region.geometry for region in regions(marker.stage.window.workbench.answer, marker.panel.design)]


def test_a_copy_is_pasted_beside_what_it_is_like_and_chosen(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "copied", None)

    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_V, CTRL)
        assert says(marker.panel, "No regions copied yet")
        await marker.box(0)
        await marker.click(45, 60)
        await marker.key(KEY.Key_C, CTRL)
        assert says(marker.panel, "1 region copied")
        await marker.key(KEY.Key_V, CTRL)
        assert marker.labels == [("Car",), ("Car",)]
        assert says(marker.panel, "1 region pasted.")
        first, second = geometries(marker)
        assert (first["width"], first["height"]) == (second["width"], second["height"])
        assert (first["x"], first["y"]) != (second["x"], second["y"])
        last = regions(marker.stage.window.workbench.answer, marker.panel.design)[-1].id
        assert marker.panel.selected_region == last
        await marker.key(KEY.Key_2)
        assert marker.labels == [("Car",), ("Bus",)], "it was chosen by hand"
        await marker.key(KEY.Key_Z, CTRL)
        await marker.key(KEY.Key_Z, CTRL)
        assert marker.labels == [("Car",)]

    marking(app, RECTANGLES, scenario)


def test_what_is_cut_comes_back_where_it_was(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        before = geometries(marker)
        await marker.key(KEY.Key_X, CTRL)
        assert says(marker.panel, "Select a region first")
        await marker.click(45, 60)
        await marker.key(KEY.Key_W)
        await marker.key(KEY.Key_X, CTRL)
        assert marker.labels == []
        await marker.key(KEY.Key_V, CTRL)
        assert geometries(marker) == before
        answer = marker.stage.window.workbench.answer
        assert [item.from_name for item in answer.items] == ["what", "seen"]

    marking(app, RECTANGLES, scenario)


def test_a_double_leaves_alone_what_was_copied(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.box(1, KEY.Key_2)
        await marker.click(45, 60)
        await marker.key(KEY.Key_C, CTRL)
        await marker.click(115, 60)
        await marker.key(KEY.Key_D, CTRL | SHIFT)
        assert marker.labels == [("Car",), ("Bus",), ("Bus",)]
        await marker.key(KEY.Key_V, CTRL)
        assert marker.labels == [("Car",), ("Bus",), ("Bus",), ("Car",)]

    marking(app, RECTANGLES, scenario)


def test_with_nothing_chosen_all_are_copied_and_pasted_in_the_next_task_in_one_step(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.box(1, KEY.Key_2)
        before = geometries(marker)
        await marker.key(KEY.Key_C, CTRL)
        assert says(marker.panel, "2 regions copied")
        await marker.to_task(1)
        await marker.key(KEY.Key_V, CTRL)
        assert marker.labels == [("Car",), ("Bus",)]
        assert Hands(marker).together == [0, 1]
        for region, was in zip(geometries(marker), before, strict=True):
            assert abs(region["x"] - was["x"]) < 1
            assert abs(region["height"] - was["height"]) < 1
        await marker.key(KEY.Key_Z, CTRL)
        assert marker.labels == []

    marking(app, RECTANGLES, scenario)


def test_as_on_the_last_image_is_one_key_and_one_step(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_V, CTRL | SHIFT)
        await marker.stage.until(lambda: says(marker.panel, "The previous task has no regions"), "it is said")
        await marker.box(0)
        await marker.box(1, KEY.Key_2)
        await marker.to_task(1)
        await marker.key(KEY.Key_V, CTRL | SHIFT)
        await marker.stage.until(lambda: marker.labels == [("Car",), ("Bus",)], "all are there")
        assert says(marker.panel, "2 regions pasted.")
        await marker.key(KEY.Key_Z, CTRL)
        assert marker.labels == []

    marking(app, RECTANGLES, scenario)


def test_as_on_the_last_images_is_one_step_for_several_of_them(app: QApplication) -> None:
    second = """<Image name="other" value="$image"/>
  <RectangleLabels name="where" toName="other"><Label value="Here"/></RectangleLabels>"""

    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        workbench, where = marker.stage.window.workbench, marker.panel.design.control("where")
        assert isinstance(where, Labels)
        (first,) = regions(workbench.answer, marker.panel.design)
        there = replace(first, id="there", to_name="other")
        workbench._answering.edit(lambda answer: with_region(answer, where, there, ("Here",)), "")
        await marker.to_task(marker.stage.env.view().index + 1)
        await marker.key(KEY.Key_V, CTRL | SHIFT)
        await marker.stage.until(lambda: len(geometries(marker)) == 2, "both are pasted")
        assert [region.to_name for region in regions(workbench.answer, marker.panel.design)] == ["it", "other"]
        await marker.key(KEY.Key_V, CTRL | SHIFT)
        await marker.stage.until(lambda: len(geometries(marker)) == 4, "once more, beside them")
        await marker.key(KEY.Key_Z, CTRL)
        assert len(geometries(marker)) == 2
        await marker.key(KEY.Key_Z, CTRL)
        assert not geometries(marker)

    marking(app, image("RectangleLabels", more=second), scenario)


def test_a_label_that_is_used_up_is_left_out_and_told(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.click(45, 60)
        await marker.key(KEY.Key_D, CTRL | SHIFT)
        assert marker.labels == [("Car",), ()]
        assert says(marker.panel, "Label limit reached: Car.")

    marking(app, LIMITED, scenario)


BESIDE_CHOICES = """<View><Image name="it" value="$image"/>
  <View visibleWhen="choice-unselected" whenTagName="absence">
    <RectangleLabels name="what" toName="it"><Label value="Car"/><Label value="Bus"/></RectangleLabels></View>
  <Choices name="absence" toName="it"><Choice value="None of these" hotkey="8"/></Choices></View>"""


def test_nothing_is_pasted_while_an_answer_hides_the_labels(app: QApplication) -> None:
    """Neither from the clipboard nor from the previous task."""

    async def scenario(marker: Marker) -> None:
        workbench = marker.stage.window.workbench
        await marker.box(0)
        await marker.click(45, 60)
        await marker.key(KEY.Key_C, CTRL)
        await marker.to_task(1)
        reason = "The answer “None of these” hides the regions. To mark any, take it back first."
        for held in (CTRL, CTRL | SHIFT):
            await marker.key(KEY.Key_8)
            before = workbench.answer
            assert not says(workbench, reason)
            await marker.key(KEY.Key_V, held)
            await marker.stage.until(lambda: says(workbench, reason), "the reason is said")
            assert workbench.answer == before
            await marker.key(KEY.Key_8)
        await marker.key(KEY.Key_V, CTRL)
        assert marker.labels == [("Car",)]

    marking(app, BESIDE_CHOICES, scenario)


def test_the_menu_of_a_region_offers_it_with_its_key(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.click(45, 60)
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        at = view.drawing.view_point((0, 0))
        await marker.action(lambda: view.drawing.menu_wanted.emit(at))
        (menu,) = (menu for menu in view.findChildren(QMenu) if menu.isVisible())
        offered = {action.text().split(" (")[0]: action for action in menu.findChildren(QAction)}
        offered["Duplicate"].trigger()
        menu.close()
        assert {"Copy", "Cut", "Paste", "Duplicate"} <= offered.keys()
        assert marker.labels == [("Car",), ("Car",)]

    marking(app, RECTANGLES, scenario)


def test_what_is_sent_is_copied_and_gets_nothing(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.click(45, 60)
        await marker.key(KEY.Key_C, CTRL)
        marker.panel.lock(True)
        for key in (KEY.Key_V, KEY.Key_X):
            await marker.key(key, CTRL)
            answer = marker.stage.window.workbench.answer
            assert [labels_of(answer, region.id) for region in regions(answer, marker.panel.design)] == [("Car",)]

    marking(app, RECTANGLES, scenario)


def test_what_is_related_stays_so_when_something_is_pasted(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.box(1, KEY.Key_2)
        first, second = (region.id for region in regions(marker.stage.window.workbench.answer, marker.panel.design))
        marker.panel.edited.emit(lambda answer: related(answer, (first, second)), "")
        await marker.key(KEY.Key_C, CTRL)
        await marker.key(KEY.Key_V, CTRL)
        answer = marker.stage.window.workbench.answer
        ids = [region.id for region in regions(answer, marker.panel.design)]
        assert [known.ends for known in answer.relations] == [(first, second), (ids[2], ids[3])]

    marking(app, RECTANGLES, scenario)


def test_where_nothing_is_a_menu_offers_what_is_done_to_the_image(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.to_task(1)
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        await marker.action(lambda: QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=marker.at(200, 150)))
        (menu,) = (menu for menu in view.findChildren(QMenu) if menu.isVisible())
        offered = {action.text().split(" (")[0]: action for action in menu.findChildren(QAction)}
        offered["Copy from previous image"].trigger()
        menu.close()
        await marker.stage.until(lambda: marker.labels == [("Car",)], "it is there")
        assert {"Copy all", "Paste"} <= offered.keys()
        assert "Cut" not in offered

    marking(app, RECTANGLES, scenario)
