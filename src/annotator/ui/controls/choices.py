"""Choices: a row for each, with the key that reaches it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from annotator.core.answer import Answer
from annotator.core.design import Choice, Choices, Layout
from annotator.ui.controls.choice_button import choice_button
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import label, plain_tip


class ChoicesControl(QWidget):
    """Owns what is pressed, not what is answered: `pressed` names the choice, `show_answer` shows what came of it."""

    pressed = Signal(str, str)

    def __init__(self, control: Choices, keys: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`keys` maps a reported choice to its key."""
        super().__init__(parent)
        self._control = control
        self._buttons: dict[str, QAbstractButton] = {}
        self._missing = label("", "danger", wrap=True)
        self._missing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        flow = FlowLayout(spacing_px=8) if control.layout is Layout.INLINE else None
        for choice in control.choices:
            row = _alone(self._button(choice, keys.get(choice.reported, "")))
            if flow is not None:
                flow.addWidget(row)
            else:
                column.addWidget(row)
        if flow is not None:
            column.addLayout(flow)
        column.addWidget(self._missing)
        self.setAccessibleName(control.name)

    @property
    def name(self) -> str:
        return self._control.name

    def show_answer(self, answer: Answer) -> None:
        chosen = answer.choices(self._control.name)
        for reported, button in self._buttons.items():
            button.setChecked(reported in chosen)
        if chosen:
            self._missing.hide()

    def show_missing(self, sentence: str) -> None:
        """What keeps the answer from being submitted, beside where it is missing."""
        self._missing.setText(sentence)
        self._missing.show()
        next(iter(self._buttons.values())).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lock(self, locked: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not locked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from row to row, and past the last to what comes next."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self.focusNextPrevChild(True)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self.focusNextPrevChild(False)
        else:
            super().keyPressEvent(event)

    def _button(self, choice: Choice, key: str) -> QAbstractButton:
        button = choice_button(self._control.selection, choice.value, key)
        button.setToolTip(plain_tip(choice.hint))
        button.setAccessibleDescription(choice.hint)
        button.clicked.connect(lambda: self.pressed.emit(self._control.name, choice.reported))
        self._buttons[choice.reported] = button
        return button


def _alone(button: QAbstractButton) -> QWidget:
    """The button under a parent of its own. Qt lets radio buttons of one parent uncheck each other, and one that is
    told not to is read aloud as a check box; here the answer alone decides."""
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(button)
    return holder
