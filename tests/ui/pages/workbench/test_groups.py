"""Marks of a picture that belong together: grouped by keys and by the menu, chosen by one click and one alone by the
next, moved, copied and taken apart."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.regions import regions
from ui.pages.workbench.mark_hands import ALT, BOXES, CTRL, KEY, Hands, three
from ui.pages.workbench.marker import SHIFT, Marker, marking
from ui.stage import PLAIN, says


def groups(hands: Hands) -> list[int | None]:
    answer = hands.marker.stage.window.workbench.answer
    return [region.group for region in regions(answer, hands.marker.panel.design)]


async def pair(marker: Marker) -> Hands:
    """Select the first and the last of three boxes."""
    hands = await three(marker)
    await hands.click(0, PLAIN)
    await hands.click(2)
    await marker.key(KEY.Key_G, CTRL | SHIFT)
    return hands


def test_a_click_chooses_the_group_and_the_next_one_of_it_alone(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await pair(marker)
        assert groups(hands) == [1, None, 1]
        assert says(
            marker.panel, "The regions are grouped. Click one again, or press Alt+Shift+O, to select only that region."
        )
        lines = [hands.rows.item(row).text() for row in range(3)]
        assert ["  group 1: Car" in line for line in lines] == [True, False, True]
        await hands.click(1, PLAIN)
        assert hands.together == []
        await hands.click(0, PLAIN)
        assert (hands.together, hands.listed) == ([0, 2], [0, 2])
        await hands.click(2, PLAIN)
        assert hands.together == [0, 2], "another of them leads"
        await hands.click(2, PLAIN)
        assert (hands.together, hands.listed) == ([], [2])
        await hands.click(1, PLAIN)
        await hands.click(0, ALT)
        assert (hands.together, hands.listed) == ([], [0])
        await hands.click(1)
        await hands.click(2)
        assert hands.together == [0, 1, 2]
        await hands.click(2)
        assert hands.together == [], "with Shift all of a group goes, too"

    marking(app, BOXES, scenario)


def test_a_group_and_what_is_in_none_are_chosen_and_dragged_at_once_in_one_step(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await pair(marker)
        await marker.key(KEY.Key_Escape)
        steps, before = hands.steps, hands.places
        await hands.drag(2, (20, 14))
        assert (hands.steps, hands.together, hands.places[1]) == (steps + 1, [0, 2], before[1])
        shifts = {(hands.places[n][0] - before[n][0], hands.places[n][1] - before[n][1]) for n in (0, 2)}
        assert len(shifts) == 1
        assert shifts != {(0, 0)}
        after = hands.places
        await hands.drag(1, (0, 14))
        assert (hands.steps, hands.together, hands.listed) == (steps + 2, [], [1])
        assert hands.places[1] != before[1]
        for places in (after, before):
            await marker.key(KEY.Key_Z, CTRL)
            assert hands.places == places

    marking(app, BOXES, scenario)


def test_a_group_is_dragged_in_one_step_and_undone_like_any_edit(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await pair(marker)
        steps, before = hands.steps, hands.places
        await hands.click(1, PLAIN)
        await hands.click(0, PLAIN)
        await hands.drag(2, (10, 7))
        assert (hands.steps, hands.places[1]) == (steps + 1, before[1])
        shifts = {(hands.places[n][0] - before[n][0], hands.places[n][1] - before[n][1]) for n in (0, 2)}
        assert len(shifts) == 1
        assert shifts != {(0, 0)}
        await marker.key(KEY.Key_Z, CTRL)
        assert (hands.places, groups(hands)) == (before, [1, None, 1])
        await marker.key(KEY.Key_Z, CTRL)
        assert groups(hands) == [None] * 3
        await marker.key(KEY.Key_Y, CTRL)
        assert groups(hands) == [1, None, 1]

    marking(app, BOXES, scenario)


def test_by_keys_a_group_is_chosen_taken_apart_and_told(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await pair(marker)
        await hands.click(1, PLAIN)
        await marker.key(KEY.Key_G, CTRL | SHIFT)
        assert says(marker.panel, "Select several regions first: Shift+click them, or press Ctrl+A to select all.")
        await marker.key(KEY.Key_O, ALT | SHIFT)
        assert says(marker.panel, "The selection is not in a group.")
        await marker.key(KEY.Key_PageDown, CTRL)
        assert hands.together == [0, 2]
        await marker.key(KEY.Key_O, ALT | SHIFT)
        assert (hands.together, hands.listed) == ([], [2])
        await marker.key(KEY.Key_O, ALT | SHIFT)
        assert hands.together == [0, 2]
        await marker.key(KEY.Key_A, CTRL)
        await marker.key(KEY.Key_G, CTRL | SHIFT)
        assert groups(hands) == [2, 2, 2]
        await marker.key(KEY.Key_O, ALT | SHIFT)
        steps = hands.steps
        await marker.key(KEY.Key_U, ALT | SHIFT)
        assert (groups(hands), hands.steps) == ([2, 2, None], steps + 1)
        await marker.key(KEY.Key_U, ALT | SHIFT)
        assert hands.steps == steps + 1
        assert says(marker.panel, "The selection is not in a group.")
        await marker.key(KEY.Key_PageUp, CTRL)
        await marker.key(KEY.Key_U, ALT | SHIFT)
        assert groups(hands) == [None] * 3
        assert says(marker.panel, "The regions were removed from their group.")

    marking(app, BOXES, scenario)


def test_what_is_pasted_is_a_group_of_its_own_and_one_alone_in_none(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await pair(marker)
        await marker.key(KEY.Key_D, CTRL | SHIFT)
        assert groups(hands) == [1, None, 1, 2, 2]
        await hands.click(0, ALT)
        await marker.key(KEY.Key_D, CTRL | SHIFT)
        assert groups(hands) == [1, None, 1, 2, 2, None]
        for _step in range(2):
            await marker.key(KEY.Key_Z, CTRL)
        await hands.click(1, PLAIN)
        await hands.click(0, PLAIN)
        await marker.key(KEY.Key_X, CTRL)
        assert groups(hands) == [None]
        await marker.key(KEY.Key_V, CTRL)
        assert groups(hands) == [None, 1, 1], "the number is free"

    marking(app, BOXES, scenario)


def test_the_menu_groups_and_ungroups_where_that_says_something(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)

        async def offered(action: str = "") -> set[str]:
            wanted = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
            await marker.action(lambda: QApplication.sendEvent(hands.view, wanted))
            (menu,) = [menu for menu in hands.view.findChildren(QMenu) if menu.isVisible()]
            found = {entry.text().split(" (")[0]: entry for entry in menu.actions()}
            if action:
                await marker.action(found[action].trigger)
            await marker.action(menu.close)
            return found.keys() & {"Group", "Ungroup"}

        await hands.click(0, PLAIN)
        assert await offered() == set()
        await hands.click(1)
        assert await offered("Group") == {"Group"}
        assert groups(hands) == [1, 1, None]
        assert await offered() == {"Ungroup"}
        await hands.click(2)
        assert await offered() == {"Group", "Ungroup"}
        await hands.click(2)
        assert await offered("Ungroup") == {"Ungroup"}
        assert groups(hands) == [None] * 3

    marking(app, BOXES, scenario)


def test_who_is_left_of_a_group_is_told_to_be_alone_in_it(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await pair(marker)
        await hands.click(0, ALT)
        await marker.key(KEY.Key_Delete)
        assert groups(hands) == [None, 1]
        await hands.click(2, PLAIN)
        await marker.key(KEY.Key_O, ALT | SHIFT)
        assert says(marker.panel, "This is the only region in its group.")

    marking(app, BOXES, scenario)
