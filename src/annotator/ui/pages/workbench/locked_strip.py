"""A strip above a submitted or skipped task: it says that the task is read-only, and offers to reopen it if
possible."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, label


class LockedStrip(QFrame):
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        image = QLabel()
        image.setPixmap(pixmap("lock", "muted", 20))
        self._text = label("", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.back = button("", "undo")
        follow(self.back, self._name_back)
        self.back.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(image)
        row.addWidget(self._text, 1)
        row.addWidget(self.back)
        self.hide()

    def _name_back(self) -> None:
        words = with_keys(_("Reopen"), "undo")
        self.back.setText(f" {words}")
        self.back.setAccessibleName(words)

    def tell(self, words: str, *, can_be_reopened: bool) -> None:
        self._text.setText(words)
        self.setAccessibleName(words)
        self.back.setVisible(can_be_reopened)
