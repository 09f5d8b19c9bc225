"""Submitting and reopening in the real window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.core.answer.result_items import Answer
from annotator.core.events import DraftSaved, TaskReopened, TaskSubmitted
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.pages.workbench.undo_submit import LockedStrip
from ui.stage import Stage

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
GRACE_S = 10


def chosen(answer: Answer) -> tuple[str, ...]:
    item = answer.item("things")
    return () if item is None else tuple(item.value["choices"])


async def pressed(stage: Stage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    before = len(stage.env.told(DraftSaved))
    stage.press(key, modifier)
    await stage.until(lambda: len(stage.env.told(DraftSaved)) > before, "the draft is kept")


async def sent(stage: Stage, key: Qt.Key = Qt.Key.Key_Return, *, skipping: bool = False) -> str:
    """Submits or skips the task in focus; returns its unique_id once what follows is there."""
    unique_id, before = stage.env.view().unique_id, len(stage.env.told(TaskSubmitted))
    stage.press(Qt.Key.Key_Space if skipping else key, CTRL | SHIFT if skipping else Qt.KeyboardModifier.NoModifier)
    await stage.until(lambda: len(stage.env.told(TaskSubmitted)) > before, "the task is submitted")
    await stage.settled()
    return unique_id


async def two_sent(stage: Stage) -> tuple[str, str]:
    """Both with an answer."""
    sent_ids = []
    for _task in range(2):
        await pressed(stage, Qt.Key.Key_B)
        sent_ids.append(await sent(stage))
    return sent_ids[0], sent_ids[1]


def held_again(workbench: WorkbenchPage) -> None:
    """The key of undo, once more while it is held: as it comes to the page, and then as its shortcut."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, CTRL, "", True)
    QApplication.sendEvent(workbench.focusWidget(), event)
    wanted = QKeySequence("Ctrl+Z")
    (shortcut,) = [found for found in workbench.findChildren(QShortcut) if found.key() == wanted and found.isEnabled()]
    assert shortcut.autoRepeat()
    shortcut.activated.emit()


async def taken_back(stage: Stage, unique_id: str) -> None:
    await stage.until(lambda: unique_id in [event.unique_id for event in stage.env.told(TaskReopened)], "it is back")
    await stage.settled()


async def undo_pressed(stage: Stage) -> None:
    """Until all that the key does is done, also where that is nothing."""
    done: list[bool] = []
    stage.press(Qt.Key.Key_Z, CTRL)
    QTimer.singleShot(0, stage.window, lambda: done.append(True))
    await stage.until(lambda: bool(done), "the key is taken")
    await stage.settled()


async def passed(stage: Stage, seconds: int) -> None:
    """The clock moves, and what counts down has looked at it."""
    stage.env.clock.advance(seconds * 1000)
    stage.window.workbench.undo_actions.tick()


def is_locked(stage: Stage) -> bool:
    return any(strip.isVisible() for strip in stage.window.workbench.findChildren(LockedStrip))


def can_be_reopened(stage: Stage) -> bool:
    """By the button over the task."""
    (strip,) = stage.window.workbench.findChildren(LockedStrip)
    return strip.isVisible() and strip.back.isVisible()


def button(within: QWidget, words: str) -> QPushButton:
    (found,) = [one for one in within.findChildren(QPushButton) if words in one.text() and one.isVisibleTo(within)]
    return found
