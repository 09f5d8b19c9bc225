"""The strip with the number of predictions left to review and two buttons: confirm all, reject all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of, tip_keys
from annotator.ui.widgets.labels import button, label

# From this width on, the buttons are beside the text.
WIDE_PX = 560


class PredictedStrip(QFrame):
    """A notice about predictions. `wanted` requests to confirm (False) or reject (True) all."""

    wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "info")
        self._text: QLabel = label("", wrap=True)
        self._confirm = self._button(_("Confirm all"), "done", "confirm_all", refuses=False)
        self._refuse = self._button(_("Reject all"), "bin", "refuse_all", refuses=True)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(12, 8, 12, 8)
        self._row.setSpacing(6)
        self._row.addWidget(self._text, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._confirm, 1)
        buttons.addWidget(self._refuse, 1)
        self._row.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # the questions are below it
        self._was_told = False

    def _button(self, words: str, icon: str, command: str, *, refuses: bool) -> QPushButton:
        shown = button(words, icon)
        tip_keys(shown, command)
        keeps_room = shown.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        shown.setSizePolicy(keeps_room)
        shown.clicked.connect(lambda: self.wanted.emit(refuses))
        return shown

    def start_over(self) -> None:
        self._was_told = False
        self._text.setMinimumHeight(0)
        self.hide()

    def tell(self, count: int, *, is_open: bool, is_bare: bool = False) -> None:
        """Display the number of predictions. `is_bare`: nothing is answered. The strip keeps its height after the
        last one, so that nothing moves."""
        if not count and not self._was_told:
            return
        none_left = _("No predictions left, and no other regions.") if is_bare else ""
        words = _not_yours(count) if count else none_left or _("No predictions left: all regions are yours.")
        if self._text.isVisible():
            self._text.setMinimumHeight(max(self._text.minimumHeight(), self._text.height()))
        self._text.setText(words)
        self.setAccessibleName(self._text.text())
        if not self._was_told:
            announce(self, words)
        for shown in (self._confirm, self._refuse):
            shown.setVisible(count > 0)
            shown.setEnabled(is_open)
        self._was_told = True
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        directions = QBoxLayout.Direction
        is_wide = event.size().width() >= WIDE_PX
        self._row.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        super().resizeEvent(event)


def _not_yours(count: int) -> str:
    """Return the text, with the keys that confirm and reject if both are assigned."""
    confirms, refuses = keys_of("confirm"), keys_of("refuse")
    if not (confirms and refuses):
        words = ngettext(
            "{count} prediction to check. Correct it if it is wrong.",
            "{count} predictions to check. Correct them if they are wrong.",
            count,
        )
        return words.format(count=number_format.count(count))
    words = ngettext(
        "{count} prediction to check. Correct it if it is wrong. Press {confirm} to go to it, then "
        "{confirm} to confirm or {refuse} to reject it.",
        "{count} predictions to check. Correct them if they are wrong. Press {confirm} to go to one, then "
        "{confirm} to confirm or {refuse} to reject it.",
        count,
    )
    return words.format(count=number_format.count(count), confirm=confirms, refuse=refuses)
