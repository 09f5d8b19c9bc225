"""What is missing, above the answers: how much, and a button that leads to each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from annotator.ui.keyboard.commands import keys_of
from annotator.ui.language import figures
from annotator.ui.language.translation import _, ngettext
from annotator.ui.looks.icons import pixmap
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import button, clear, label

SHOWN = 6
LONGEST_WORDS = 40


class FindingsStrip(QFrame):
    """`wanted` tells the place of a finding in what was told."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        picture = QLabel()
        picture.setPixmap(pixmap("warning", "attention", 20))
        self._text = label("", wrap=True)
        self._buttons = FlowLayout(spacing_px=6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(picture)
        head.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._buttons)
        self.hide()

    def tell(self, names: Sequence[str]) -> None:
        """`names` are what each finding is about, in words; none hides the strip."""
        clear(self._buttons)
        self.setVisible(bool(names))
        if not names:
            return
        words = ngettext(
            "{count} thing is still to be done. {key} leads there.",
            "{count} things are still to be done. {key} leads to each.",
            len(names),
        ).format(count=figures.count(len(names)), key=keys_of("next_finding"))
        self._text.setText(words)
        self.setAccessibleName(words)
        for place, name in enumerate(names[:SHOWN]):
            link = button(_shortened(name).replace("&", "&&"), role="link")
            link.setAccessibleName(_("Go to {control}").format(control=name))
            link.clicked.connect(partial(self.wanted.emit, place))
            self._buttons.addWidget(link)


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"
