"""Marks are hidden, locked and put in front by key and from their menu; it waits in its task, and no answer knows of
what is hidden or locked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.regions import labels_of, regions
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing
from ui.pages.workbench.marker import SHIFT, Marker, image, marking
from ui.stage import says

KEY = Qt.Key
RECTANGLES = image("RectangleLabels", more="")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FIRST, SECOND = (45, 60), (115, 60)


def drawing(marker: Marker) -> Drawing:
    assert isinstance(marker.view, AnnotatedImageView)
    return marker.view.drawing


def seen(marker: Marker) -> list[str]:
    return [mark.text for mark in drawing(marker).marks]


async def two(marker: Marker) -> None:
    await marker.box(0)
    await marker.box(1, KEY.Key_2)


def test_what_is_hidden_is_neither_seen_nor_hit_and_stays_in_the_answer_and_the_list(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await two(marker)
        await marker.key(KEY.Key_H)
        assert says(marker.panel, "Select a region first")
        await marker.click(*FIRST)
        await marker.key(KEY.Key_H)
        assert seen(marker) == ["Bus"]
        assert says(marker.panel, "still part of the answer")
        assert marker.labels == [("Car",), ("Bus",)]
        assert "hidden" in marker.rows._list.item(0).text()
        await marker.key(KEY.Key_Escape)
        assert says(marker.panel, "2 regions, 1 hidden")
        await marker.click(*FIRST)
        assert marker.panel.selected_region == ""
        marker.rows._list.setCurrentRow(0)
        assert marker.panel.selected_region
        await marker.key(KEY.Key_H, CTRL)
        assert seen(marker) == ["Car", "Bus"]

    marking(app, RECTANGLES, scenario)


def test_all_are_hidden_and_shown_by_one_key_and_a_new_one_is_seen(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await two(marker)
        await marker.key(KEY.Key_H, CTRL | SHIFT)
        assert seen(marker) == []
        await marker.box(2)
        assert seen(marker) == ["Car"]
        await marker.key(KEY.Key_H, CTRL | SHIFT)
        assert seen(marker) == []
        await marker.key(KEY.Key_H, CTRL | SHIFT)
        assert seen(marker) == ["Car", "Bus", "Car"]

    marking(app, RECTANGLES, scenario)


def test_no_hand_moves_what_is_locked_or_takes_it_away(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await two(marker)
        await marker.click(*FIRST)
        await marker.key(KEY.Key_L, CTRL | SHIFT)
        assert says(marker.panel, "The region is locked: it cannot be moved")
        before = marker.stage.window.workbench.answer
        await marker.drag(FIRST, (45, 80))
        for key, held in (
            (KEY.Key_Right, SHIFT),
            (KEY.Key_Delete, SHIFT ^ SHIFT),
            (KEY.Key_X, CTRL),
            (KEY.Key_Down, ALT),
        ):
            await marker.key(key, held)
        await marker.click(*FIRST)
        await marker.key(KEY.Key_Delete)
        assert says(marker.panel, "to unlock it")
        marker.rows._list.setCurrentRow(0)
        marker.rows._remove.click()
        assert marker.stage.window.workbench.answer == before
        assert "locked" in marker.rows._list.item(0).text()
        await marker.key(KEY.Key_2)
        assert marker.labels == [("Bus",), ("Bus",)], "it can be named"
        await marker.key(KEY.Key_L, CTRL | SHIFT)
        await marker.key(KEY.Key_Delete)
        assert marker.labels == [("Bus",)]

    marking(app, RECTANGLES, scenario)


def test_it_waits_in_its_task_and_is_no_step_of_undo(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await two(marker)
        await marker.click(*FIRST)
        await marker.key(KEY.Key_H)
        await marker.click(*SECOND)
        await marker.key(KEY.Key_L, CTRL | SHIFT)
        await marker.to_task(1)
        await marker.box(0)
        assert seen(marker) == ["Car"]
        await marker.to_task(0)
        (mark,) = drawing(marker).marks
        assert (mark.text, mark.is_locked) == ("Bus", True)
        kept = marker.stage.env.services.session.drawings.of(marker.stage.env.view().unique_id)["it"]
        assert (len(kept.hidden), len(kept.locked), kept.is_drawn) == (1, 1, False)
        await marker.key(KEY.Key_Z, CTRL)
        assert marker.labels == [("Car",)]

    marking(app, RECTANGLES, scenario)


def test_what_is_put_in_front_is_drawn_last_and_hit_first_and_that_is_a_step(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.click(*FIRST)
        await marker.key(KEY.Key_D, CTRL | SHIFT)
        await marker.key(KEY.Key_2)
        answer = marker.stage.window.workbench.answer
        first, second = (region.id for region in regions(answer, marker.panel.design))
        await marker.click(60, 75)
        assert marker.panel.selected_region == second
        await marker.key(KEY.Key_End, ALT)
        assert [region.id for region in regions(marker.stage.window.workbench.answer, marker.panel.design)] == [
            second,
            first,
        ]
        await marker.key(KEY.Key_Escape)
        await marker.click(60, 75)
        assert marker.panel.selected_region == first
        await marker.key(KEY.Key_Home, ALT)
        assert marker.stage.window.workbench.answer != answer
        await marker.key(KEY.Key_Z, CTRL)
        assert marker.stage.window.workbench.answer == answer
        assert labels_of(answer, second) == ("Bus",)

    marking(app, RECTANGLES, scenario)


def test_the_menu_of_what_is_locked_unlocks_it(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        await marker.click(*FIRST)
        await marker.key(KEY.Key_L, CTRL | SHIFT)
        at = drawing(marker).view_point((0, 0))
        await marker.action(lambda: drawing(marker).menu_wanted.emit(at))
        (menu,) = (menu for menu in marker.view.findChildren(QMenu) if menu.isVisible())
        offered = {action.text().split(" (")[0]: action for action in menu.findChildren(QAction)}
        assert "Delete this region" not in offered
        offered["Unlock"].trigger()
        menu.close()
        assert says(marker.panel, "Region unlocked.")
        assert not drawing(marker).marks[0].is_locked

    marking(app, RECTANGLES, scenario)
