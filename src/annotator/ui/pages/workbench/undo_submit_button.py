"""The reopen button of the bottom bar, shown after a submission or skip with the remaining time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.widgets.labels import FoldingLabel, button, label


class UndoSubmitButton(QWidget):
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = FoldingLabel("small")
        self.back = button(_("Reopen"), "undo")
        # A click does not take the focus from the task.
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self.wanted)
        self._left = label("", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self._what, self.back, self._left):
            row.addWidget(widget)
        self.hide()

    def tell(self, was_cancelled: bool, left_s: int, room_px: int, *, by_key: bool, is_next: bool) -> None:
        """Show the offer. `left_s` is the remaining time; `by_key`: the undo key reopens the task too; `is_next`: a
        later task was reopened before. A key name too long for `room_px` is moved to the tooltip."""
        if is_next:
            self._what.setText(_("Previously: skipped") if was_cancelled else _("Previously: submitted"))
        else:
            self._what.setText(_("Task skipped") if was_cancelled else _("Task submitted"))
        action = _("Reopen this one too") if is_next else _("Reopen")
        words = with_keys(action, "undo") if by_key else action
        self._left.setText(number_format.duration(left_s * 1000))
        self._name(words)
        if self.minimumSizeHint().width() > room_px:
            self._name(action)
        self.back.setToolTip(words if words != self.back.accessibleName() else "")
        self.show()

    def _name(self, words: str) -> None:
        if self.back.accessibleName() != words:
            self.back.setText(f" {words}")
            self.back.setAccessibleName(words)
