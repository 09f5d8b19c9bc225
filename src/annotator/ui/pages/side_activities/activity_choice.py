"""The choice of a side activity, each with a digit key and an explanation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.core.ledger.intervals import State
from annotator.core.time.groups import GROUP_OF
from annotator.ui.i18n.time_text import group_note, state_text
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import button, label

# Activities that need no further input, in the order of their digits. Other platforms come first.
KINDS = (State.MESSAGES, State.CHORES, State.RECOVERY)
_LOW = "low"  # a low button, so that buttons and explanation fit into a strip
# A French keyboard types these characters with the unshifted keys 1 to 4.
_UNSHIFTED = {
    Qt.Key.Key_Ampersand: 0,
    Qt.Key.Key_Eacute: 1,
    Qt.Key.Key_QuoteDbl: 2,
    Qt.Key.Key_Apostrophe: 3,
}
_KEYS = {**_UNSHIFTED, **{Qt.Key(Qt.Key.Key_1 + place): place for place in range(1 + len(KINDS))}}


class ActivityChoices(QWidget):
    """A choice of activities. `chosen` carries one of `KINDS`; `platform_wanted` asks for the name of a platform."""

    chosen = Signal(object)
    platform_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.platform = button(_("Other platform…"), role=_LOW)
        self.kinds = {state: button(state_text(state), role=_LOW) for state in KINDS}
        self._note = label("", "small", wrap=True)
        self._notes: dict[QObject, str] = {
            self.platform: _("Searching or working on another platform. Tracked under its name. Counts as work."),
            **{choice: group_note(GROUP_OF[state]) for state, choice in self.kinds.items()},
        }
        self.platform.clicked.connect(self.platform_wanted)
        for state, choice in self.kinds.items():
            choice.clicked.connect(lambda _checked=False, state=state: self.chosen.emit(state))
        flow = FlowLayout(8)
        flow.addWidget(_heading(_("What next?")))
        for number, choice in enumerate(self.buttons, start=1):
            choice.setAccessibleDescription(self._notes[choice])
            choice.installEventFilter(self)
            flow.addWidget(_numbered(number, choice))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(flow)
        column.addWidget(self._note)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        return (self.platform, *self.kinds.values())

    def ask(self, running: State | None) -> None:
        """Focus the choice. Disable the activity that is already running."""
        for state, choice in self.kinds.items():
            choice.setEnabled(state is not running)
        first = self.platform
        self._note.setText(self._notes[first])
        first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = _KEYS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if place is None or held or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            self.buttons[place].click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the explanation of the focused or hovered button."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter) and watched in self._notes:
            self._note.setText(self._notes[watched])
        return super().eventFilter(watched, event)


def _heading(words: str) -> QWidget:
    heading = label(words)
    heading.setMinimumHeight(button("", role=_LOW).sizeHint().height())
    heading.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return heading


def _numbered(number: int, choice: QPushButton) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(label(str(number), "key"), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(choice)
    return pair
