"""One part on a page of its own, with the answer and its history as on the workbench."""

from __future__ import annotations

from collections import deque
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.tree import ControlTag
from annotator.ui.controls.base import ControlPart, Edit
from annotator.ui.pages.workbench.undo_history import AnswerHistory

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


# A page lives on for a while after a test has asked for one of its widgets only.
_kept: deque[QWidget] = deque(maxlen=8)


class PartHarness:
    def __init__(self, part: ControlPart, answer: Answer | None = None, region: Region | None = None) -> None:
        self.part = part
        self.region = region
        self.answer = answer or Answer()
        self.history = AnswerHistory(self._show)
        self.history.begin("task", self.answer)
        self.fired: list[str] = []
        self.page = QWidget()
        self.after = QWidget()
        self.after.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        _kept.append(self.page)
        column = QVBoxLayout(self.page)
        column.addWidget(part)
        column.addWidget(self.after)
        part.edited.connect(self._edit)
        part.name_it("What is it?")
        part.show_answer(self.answer, region)
        self.page.resize(420, 400)
        self.page.show()
        self.page.activateWindow()
        QApplication.processEvents()

    @property
    def payload(self) -> Any:
        tag: ControlTag = self.part.tag
        return self.answer.payload(tag, self.region.id if self.region is not None else "")

    @property
    def steps(self) -> int:
        return self.history.group.activeStack().count()

    @property
    def focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def begin(self) -> None:
        self.part.take_focus()
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Each letter as a key. QTest knows keys for ASCII only."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focused, letter)
            else:
                QApplication.sendEvent(self.focused, QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, letter))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focused, key, modifier)

    def listen(self, *keys: str) -> None:
        """Shortcuts of the page, as the workbench has them."""
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), self.page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda key=key: self.fired.append(key))

    def wheel(self, widget: QWidget) -> None:
        middle = QPointF(widget.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(widget.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            PLAIN,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def _edit(self, edit: Edit, key: str) -> None:
        self.history.change(self.answer, edit(self.answer), key)

    def _show(self, answer: Answer) -> None:
        self.answer = answer
        self.part.show_answer(answer, self.region)


def spoken(widget: QWidget) -> tuple[str, QAccessible.Role]:
    """Return a screen reader's text: the name and the role."""
    heard = QAccessible.queryAccessibleInterface(widget)
    return heard.text(QAccessible.Text.Name), heard.role()
