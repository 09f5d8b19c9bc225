"""Results that wait for the worker's yes: a strip for each requester, with the way to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.outbox.agreement import Held
from annotator.ui.language import figures
from annotator.ui.language.translation import _, ngettext
from annotator.ui.looks.icons import pixmap
from annotator.ui.widgets.labels import button, clear, frame, label


class HeldList(QWidget):
    """`wanted` has the Held that the person wants to look at and answer."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: tuple[Held, ...] = ()
        self.hide()

    def show_held(self, held: Sequence[Held]) -> None:
        """What is shown already stays, and so does the focus on it."""
        if tuple(held) == self._shown:
            return
        self._shown = tuple(held)
        clear(self._column)
        for group in held:
            self._column.addWidget(self._strip(group))
        self.setVisible(bool(held))

    def _strip(self, held: Held) -> QWidget:
        picture = QLabel()
        picture.setPixmap(pixmap("pause", "attention", 20))
        words = ngettext(
            "{count} result is held until you agree that results go to {requester}.",
            "{count} results are held until you agree that results go to {requester}.",
            held.count,
        )
        line = label(words.format(count=figures.count(held.count), requester=held.recipient.requester), wrap=True)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look = button(_("Look and decide"), "eye")
        look.setAccessibleName(figures.pair(_("Look and decide"), held.recipient.requester))
        look.clicked.connect(lambda: self.wanted.emit(held))
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(line, 1)
        row.addWidget(look)
        strip = frame("notice", row)
        strip.setProperty("tone", "attention")
        return strip
