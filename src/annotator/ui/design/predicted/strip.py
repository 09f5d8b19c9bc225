"""How much of the answer is predicted and not the worker's own yet, and a button that makes all of it theirs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel

from annotator.ui.keyboard.commands import keys_of, tip_keys
from annotator.ui.language import figures
from annotator.ui.language.translation import _, ngettext
from annotator.ui.spoken.announcing import announce
from annotator.ui.widgets.labels import button, label

# From here on the button stands beside the words.
WIDE_PX = 560


class PredictedStrip(QFrame):
    """`wanted`: all of it is to be confirmed."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "info")
        self._text: QLabel = label("", wrap=True)
        self._confirm = button(_("Confirm all"), "done")
        tip_keys(self._confirm, "confirm_all")
        keeps_room = self._confirm.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._confirm.setSizePolicy(keeps_room)
        self._confirm.clicked.connect(self.wanted)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.setSpacing(6)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._confirm)
        self._was_told = False

    def start_over(self) -> None:
        self._was_told = False
        self._text.setMinimumHeight(0)
        self.hide()

    def tell(self, count: int, *, is_open: bool) -> None:
        """Once something was told it stays: the strip keeps its height when nothing is left."""
        if not count and not self._was_told:
            return
        words = _not_yours(count)
        if self._text.isVisible():
            self._text.setMinimumHeight(max(self._text.minimumHeight(), self._text.height()))
        self._text.setText(words if count else _("No prediction is left: all of this is yours."))
        self.setAccessibleName(self._text.text())
        if not self._was_told:
            announce(self, words)
        self._confirm.setVisible(count > 0)
        self._confirm.setEnabled(is_open)
        self._was_told = True
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        directions = QBoxLayout.Direction
        is_wide = event.size().width() >= WIDE_PX
        self._row.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        super().resizeEvent(event)


def _not_yours(count: int) -> str:
    """With the key that confirms, where there is one."""
    key = keys_of("confirm")
    if not key:
        words = ngettext(
            "{count} prediction is not yours yet. Change it where it is wrong.",
            "{count} predictions are not yours yet. Change what is wrong.",
            count,
        )
        return words.format(count=figures.count(count))
    words = ngettext(
        "{count} prediction is not yours yet. Change it where it is wrong; {key} confirms it.",
        "{count} predictions are not yours yet. Change what is wrong; {key} confirms one and goes to the next.",
        count,
    )
    return words.format(count=figures.count(count), key=key)
