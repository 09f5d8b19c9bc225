"""Keys that are held down, that reach the end of a list, or that are pressed where something else was meant."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QMenu, QWidget

from annotator.core.events import TaskSubmitted
from annotator.core.ledger.intervals import State
from annotator.ui.viewers.text.view import TextView
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from services.service_env import files
from ui.pages.workbench.image_env import WRITING, make_env_with
from ui.pages.workbench.marker import TEXT, Marker, image, marking
from ui.stage import PLAIN, Stage, says, staged
from ui.tabbing import key

HELD = 5
POINTS = image("KeyPointLabels", more="")
CHOOSING = """<View><Image name="it" value="$image"/>
  <Choices name="things" toName="it"><Choice value="Bench"/><Choice value="Tree"/></Choices></View>"""


def hold(widget: QWidget, held: Qt.Key) -> None:
    """Hold a key like the window system."""
    for kind, again in ((QEvent.Type.KeyPress, False), *[(QEvent.Type.KeyPress, True)] * HELD):
        QApplication.sendEvent(widget, QKeyEvent(kind, held, PLAIN, "", again))


def test_a_held_space_sets_one_point_and_a_held_delete_takes_one_away(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.action(lambda: hold(marker.view, Qt.Key.Key_Space))
        assert len(marker.labels) == 1
        for _time in range(2):
            await marker.key(Qt.Key.Key_Right)
            await marker.key(Qt.Key.Key_Space)
        assert len(marker.labels) == 3
        rows = marker.rows.findChildren(QListWidget)[0]
        await marker.action(rows.setFocus)
        rows.setCurrentRow(0)
        await marker.action(lambda: hold(rows, Qt.Key.Key_Delete))
        assert len(marker.labels) == 2

    marking(app, POINTS, scenario)


def test_a_held_enter_or_delete_in_a_text_is_meant_once(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        for _word in range(2):
            for _letter in range(3):
                await marker.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            await marker.action(lambda: hold(marker.view, Qt.Key.Key_Return))
            await marker.key(Qt.Key.Key_Right)
        assert len(marker.labels) == 2
        assert marker.panel.selected_region
        await marker.action(lambda: hold(marker.view, Qt.Key.Key_Delete))
        assert len(marker.labels) == 1

    marking(app, TEXT, scenario)


def test_the_arrows_stay_in_the_list_of_marks_and_in_the_form(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await marker.key(Qt.Key.Key_Space)
        rows = marker.rows.findChildren(QListWidget)[0]
        await marker.action(rows.setFocus)
        rows.setCurrentRow(0)
        for way in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
            await marker.key(way)
            assert QApplication.focusWidget() is rows

    marking(app, POINTS, scenario)


def test_down_at_the_last_choice_leads_to_no_button_of_the_page(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        workbench.instructions.hide()
        assert workbench._panel is not None
        part = workbench._panel.parts.controls["things"]
        part.take_focus()
        for _time in range(4):
            await key(stage, Qt.Key.Key_Down)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.accessibleName() == "Tree"

    staged(app, make_env_with(files("", {"config.xml": CHOOSING.encode()})), scenario)


def test_who_types_with_the_focus_in_the_source_text_presses_no_key_of_the_task(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        workbench.instructions.hide()
        assert workbench._panel is not None
        source = workbench._panel.findChildren(TextView)[0]
        source.setFocus()
        for letter in (Qt.Key.Key_P, Qt.Key.Key_B, Qt.Key.Key_1, Qt.Key.Key_Return):
            await key(stage, letter)
        await stage.settled()
        assert stage.env.state() is State.ON_TASK
        assert not workbench.answer.items
        assert not stage.env.told(TaskSubmitted)
        await key(stage, Qt.Key.Key_Escape)
        await key(stage, Qt.Key.Key_B)
        assert workbench.answer.items, "once it is let go of, they are heard again"

    staged(app, make_env_with(files("", {"config.xml": WRITING.encode()})), scenario)


def test_where_enter_makes_a_line_it_is_said_what_submits_and_nothing_moves(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        workbench.instructions.hide()
        assert workbench._panel is not None
        target, note = (workbench._panel.parts.controls[name] for name in ("target", "note"))
        target.take_focus()
        await stage.settled()
        assert says(target, "Enter adds a line. Ctrl+Enter submits.")
        before = note.pos()
        note.take_focus()
        await stage.settled()
        assert not says(target, "Enter adds a line")
        assert not says(note, "Enter adds a line")
        assert note.pos() == before

    staged(app, make_env_with(files("", {"config.xml": WRITING.encode()})), scenario)


@pytest.mark.parametrize(
    ("wanted", "chosen"), [(Qt.Key.Key_Return, 1), (Qt.Key.Key_Enter, 1), (Qt.Key.Key_Space, 1), (Qt.Key.Key_Escape, 0)]
)
def test_a_list_that_dropped_down_is_chosen_from_and_left_by_key(
    app: QApplication, wanted: Qt.Key, chosen: int
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.turn_to("settings")
        combo = next(found for found in stage.window.settings.findChildren(NoWheelComboBox) if found.isVisible())
        combo.setCurrentIndex(0)
        combo.showPopup()
        await stage.until(lambda: QApplication.activePopupWidget() is not None, "the list is open")
        popup = QApplication.activePopupWidget()
        assert popup is not None
        handle = popup.windowHandle()
        assert handle is not None
        for pressed in (Qt.Key.Key_Down, wanted):
            QTimer.singleShot(0, handle, partial(QTest.keyClick, handle, pressed))
        await stage.until(lambda: QApplication.activePopupWidget() is None, "the list is shut")
        assert combo.currentIndex() == chosen

    staged(app, make_env_with(files("", {"config.xml": CHOOSING.encode()})), scenario)


def test_while_a_menu_is_open_keys_are_not_those_of_the_task_behind_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        menu = QMenu(stage.window)
        menu.addAction("A word")
        menu.popup(QPoint(10, 10))
        await stage.until(lambda: QApplication.activePopupWidget() is menu, "the menu is open")
        for wanted in (Qt.Key.Key_1, Qt.Key.Key_B, Qt.Key.Key_P):
            await key(stage, wanted)
        await stage.settled()
        assert not workbench.answer.items
        assert stage.env.state() is State.ON_TASK
        menu.close()
        await key(stage, Qt.Key.Key_1)
        assert workbench.answer.items, "once it is closed, they are heard again"

    staged(app, make_env_with(files("", {"config.xml": CHOOSING.encode()})), scenario)
