"""Several marks of a picture chosen together, by mouse and by keys, on it and in the list: they are moved, named,
hidden, locked, copied and taken away together, each in one step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ui.pages.workbench.mark_hands import ALT, BOXES, CTRL, KEY, three
from ui.pages.workbench.marker import SHIFT, Marker, marking
from ui.stage import PLAIN, says


def moved(before: list[tuple[int, int]], *which: int, by: tuple[int, int]) -> list[tuple[int, int]]:
    return [(x + by[0], y + by[1]) if place in which else (x, y) for place, (x, y) in enumerate(before)]


def test_a_click_with_shift_chooses_one_more_or_one_less_and_a_drag_moves_all_in_one_step(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(0, PLAIN)
        assert hands.together == []
        await hands.click(2)
        assert (hands.together, hands.listed) == ([0, 2], [0, 2])
        assert hands.view.drawing.selected == hands.view.drawing.marks[2].region.id, "the last leads"
        assert says(marker.panel, "2 regions selected.")
        await hands.click(1)
        await hands.click(2)
        assert hands.together == [0, 1]
        before, steps = hands.places, hands.steps
        await hands.drag(0, (10, 7))
        across, down = hands.places[0][0] - before[0][0], hands.places[0][1] - before[0][1]
        assert (across, down) != (0, 0)
        assert hands.places == moved(before, 0, 1, by=(across, down))
        assert (hands.steps, hands.together) == (steps + 1, [0, 1])
        await marker.key(KEY.Key_Z, CTRL)
        assert hands.places == before
        await hands.click(2, PLAIN)
        assert hands.together == []

    marking(app, BOXES, scenario)


def test_by_keys_all_are_chosen_moved_named_and_taken_away(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await marker.key(KEY.Key_A, CTRL)
        assert (hands.together, hands.listed) == ([0, 1, 2], [0, 1, 2])
        before, steps = hands.places, hands.steps
        await marker.key(KEY.Key_Right, CTRL | SHIFT)
        await marker.key(KEY.Key_Down, SHIFT)
        assert hands.places == moved(before, 0, 1, 2, by=(1, 1))
        await marker.key(KEY.Key_2)
        assert marker.labels == [("Bus",)] * 3
        assert hands.steps == steps + 2
        for _step in range(2):
            await marker.key(KEY.Key_Z, CTRL)
        assert (hands.places, marker.labels) == (before, [("Car",)] * 3)
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_Delete)
        assert (marker.labels, hands.together) == ([], [])
        await marker.key(KEY.Key_Z, CTRL)
        assert hands.places == before

    marking(app, BOXES, scenario)


def test_in_the_list_several_are_chosen_as_everywhere(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click_row(0)
        await hands.click_row(2, CTRL)
        assert hands.together == [0, 2]
        await hands.click_row(2, SHIFT)
        assert hands.listed == hands.together
        await hands.click_row(0)
        assert (hands.together, hands.listed) == ([], [0])
        await marker.key(KEY.Key_Down, SHIFT)
        assert hands.together == [0, 1]
        await marker.key(KEY.Key_Down, SHIFT)
        assert hands.together == [0, 1, 2]
        await marker.key(KEY.Key_Up, SHIFT)
        assert hands.together == [0, 1]
        await marker.key(KEY.Key_Delete)
        assert (marker.labels, hands.listed) == ([("Car",)], [])
        await marker.key(KEY.Key_Z, CTRL)
        await marker.key(KEY.Key_Down)
        assert len(hands.listed) == 1
        await marker.key(KEY.Key_Escape)
        assert hands.listed == []

    marking(app, BOXES, scenario)


def test_in_the_list_what_is_chosen_grows_from_where_the_hand_is(app: QApplication) -> None:
    """Also after a leap, which brings several at once; and what is taken out with Ctrl is out."""

    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click_row(2)
        await marker.key(KEY.Key_Home, SHIFT)
        assert (hands.listed, hands.rows.leading) == ([0, 1, 2], 0)
        await marker.key(KEY.Key_Down, SHIFT)
        assert (hands.listed, hands.together) == ([1, 2], [1, 2])
        await hands.click_row(0, SHIFT)
        await marker.key(KEY.Key_Down, SHIFT)
        assert (hands.listed, hands.together) == ([1, 2], [1, 2])
        await hands.click_row(2, CTRL)
        assert (hands.listed, hands.together, hands.rows.leading) == ([1], [], 1)
        await hands.click_row(1, CTRL)
        assert (hands.listed, hands.view.drawing.selected) == ([], "")

    marking(app, BOXES, scenario)


def test_what_is_locked_stays_when_others_go_and_that_is_said(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(1, PLAIN)
        await marker.key(KEY.Key_L, CTRL | SHIFT)
        await marker.key(KEY.Key_A, CTRL)
        before = hands.places
        await marker.key(KEY.Key_Down, SHIFT)
        assert hands.places == moved(before, 0, 2, by=(0, 1))
        assert says(marker.panel, "1 region was not moved, because it is locked or painted.")
        await marker.key(KEY.Key_Delete)
        assert hands.places == before[1:2]
        assert says(marker.panel, "1 locked region was kept.")
        await marker.key(KEY.Key_Z, CTRL)
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_L, CTRL | SHIFT)
        steps = hands.steps
        await marker.key(KEY.Key_Delete)
        assert len(hands.places) == 3
        assert hands.steps == steps
        assert says(marker.panel, "The regions are locked.")

    marking(app, BOXES, scenario)


def test_of_several_one_alone_may_move_and_that_the_others_stay_is_said(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(0, PLAIN)
        await hands.click(1)
        await marker.key(KEY.Key_L, CTRL | SHIFT)
        await marker.key(KEY.Key_A, CTRL)
        before = hands.places
        await marker.key(KEY.Key_Down, SHIFT)
        assert hands.places == moved(before, 2, by=(0, 1))
        assert says(marker.panel, "2 regions were not moved, because they are locked or painted.")

    marking(app, BOXES, scenario)


def test_all_that_are_hidden_are_not_told_as_none(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_H, CTRL)
        await marker.key(KEY.Key_Escape)
        await marker.key(KEY.Key_A, CTRL)
        assert hands.together == []
        assert says(marker.panel, "All regions are hidden but still part of the answer.")

    marking(app, BOXES, scenario)


def test_they_are_hidden_copied_doubled_and_put_in_front_together(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(0, PLAIN)
        await hands.click(1)
        await marker.key(KEY.Key_H, CTRL)
        assert len(hands.view.drawing.marks) == 1
        await marker.key(KEY.Key_H, CTRL)
        assert hands.together == [0, 1]
        before = hands.places
        await marker.key(KEY.Key_Home, ALT)
        assert hands.places == [before[2], before[0], before[1]]
        assert hands.together == [1, 2]
        await marker.key(KEY.Key_D, CTRL | SHIFT)
        assert len(hands.places) == 5
        assert hands.together == [3, 4], "what came about is chosen"
        await marker.key(KEY.Key_2)
        assert marker.labels == [("Car",)] * 5, "the key of a label says what comes next"
        await marker.key(KEY.Key_Z, CTRL)
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_X, CTRL)
        assert hands.places == []
        await marker.key(KEY.Key_V, CTRL)
        assert (hands.places, hands.together) == ([before[2], before[0], before[1]], [0, 1, 2])

    marking(app, BOXES, scenario)


def test_they_step_in_front_of_the_next_or_behind_the_one_before(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        first, second, third = hands.places
        await hands.click(0, PLAIN)
        await marker.key(KEY.Key_Home, ALT | SHIFT)
        assert hands.places == [second, first, third]
        await hands.click(1)
        await marker.key(KEY.Key_Home, ALT | SHIFT)
        assert hands.places == [third, second, first]
        steps = hands.steps
        await marker.key(KEY.Key_Home, ALT | SHIFT)
        assert hands.steps == steps
        assert says(marker.panel, "The selection is already at the front.")
        await marker.key(KEY.Key_End, ALT | SHIFT)
        assert hands.places == [second, first, third]

    marking(app, BOXES, scenario)


def test_what_is_together_is_so_no_more_once_another_leads(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_PageDown, CTRL)
        assert hands.together == []
        await marker.key(KEY.Key_A, CTRL)
        await hands.click(0, PLAIN)
        assert hands.together == []
        await marker.key(KEY.Key_A, CTRL)
        marker.panel.select_region(hands.view.drawing.marks[1].region.id)
        assert hands.together == []
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_Escape)
        assert (hands.together, hands.view.drawing.selected) == ([], "")

    marking(app, BOXES, scenario)


def test_a_label_is_on_none_of_them_where_too_few_may_have_it(app: QApplication) -> None:
    few = BOXES.replace('<Label value="Bus"/>', '<Label value="Bus" maxUsages="2"/>')

    async def scenario(marker: Marker) -> None:
        await three(marker)
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_2)
        assert marker.labels == [("Car",)] * 3
        assert says(marker.panel, "Bus: at most 2 per task.")

    marking(app, few, scenario)


def offered(menu: QMenu) -> dict[str, QAction]:
    return {action.text(): action for action in menu.actions()}


@pytest.mark.parametrize("several", [False, True])
def test_the_menu_key_offers_the_labels_that_what_is_chosen_may_have(app: QApplication, several: bool) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(0, PLAIN)
        if several:
            await hands.click(1)
        wanted = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        await marker.action(lambda: QApplication.sendEvent(hands.view, wanted))
        (menu,) = [menu for menu in hands.view.findChildren(QMenu) if menu.isVisible()]
        (labels,) = [below for below in menu.findChildren(QMenu) if below.title() == "Label"]
        assert {text: each.isChecked() for text, each in offered(labels).items()} == {"Car": True, "Bus": False}
        assert any(text.startswith("Delete these regions") for text in offered(menu)) == several
        await marker.action(offered(labels)["Bus"].trigger)
        assert marker.labels == ([("Bus",), ("Bus",), ("Car",)] if several else [("Bus",), ("Car",), ("Car",)])
        await marker.action(menu.close)

    marking(app, BOXES, scenario)


@pytest.mark.parametrize("active", [False, True])
def test_shift_on_nothing_draws_nothing_and_lets_nothing_go(app: QApplication, active: bool) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        if active:
            await marker.key(KEY.Key_1)
        await hands.click(0)
        await hands.click(1)
        free: QPoint = marker.at(45, 130)
        await marker.action(lambda: QTest.mouseClick(hands.view, Qt.MouseButton.LeftButton, SHIFT, free))
        assert (hands.together, len(hands.places), hands.view.is_drawing) == ([0, 1], 3, False)

    marking(app, BOXES, scenario)
