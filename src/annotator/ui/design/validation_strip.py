"""The strip above the answers. It displays the number of missing answers with a link to each, or a warning before
submission."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import clear, label, plain_tip

SHOWN = 6
WIDEST_PX = 440
LEAST_PX = 80
AROUND_PX = 16  # padding of a link text


class ValidationStrip(QFrame):
    """A strip. `wanted` carries the index of a finding. `first_wanted`, `as_it_is` and `always_so` are the responses
    to a warning."""

    wanted = Signal(int)
    first_wanted = Signal()
    as_it_is = Signal()
    always_so = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self._image = QLabel()
        self._links: list[ShorteningLink] = []
        self._asked: list[ShorteningLink] = []
        self._text = label("", wrap=True)
        self._buttons = FlowLayout(spacing_px=6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._image)
        head.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._buttons)
        self.hide()

    def tell(self, names: Sequence[str], count: int) -> None:
        """Display links to the first findings (at most SHOWN) of `count`. `names` are their subjects; an empty list
        hides the strip."""
        clear(self._buttons)
        self._links, self._asked = [], []
        self._text.setMinimumHeight(0)
        self.setVisible(bool(names))
        for place, name in enumerate(names):
            link = ShorteningLink(name)
            link.setAccessibleName(_("Go to {control}").format(control=name))
            link.clicked.connect(partial(self.wanted.emit, place))
            self._buttons.addWidget(link)
            self._links.append(link)
        self.mark([True] * count)

    def ask(self, words: str, *, leads: bool, ends: bool) -> None:
        """Display a warning; `leads` adds a link to the first subject, `ends` a link that turns the warning off."""
        self.tell((), 0)
        to_first = ((_("Go to first"), self.first_wanted),) if leads else ()
        no_more = ((_("Submit and do not ask again here"), self.always_so),) if ends else ()
        for name, answer in (*to_first, (_("Submit anyway"), self.as_it_is), *no_more):
            link = ShorteningLink(name)
            link.clicked.connect(answer)
            self._buttons.addWidget(link)
            self._asked.append(link)
        self._say("warning", "attention", words)
        self.show()

    def ask_in_other_words(self, words: str, mended: str) -> None:
        """Update a warning. With empty `words`, display `mended` and hide the links. If the mouse pointer is over
        the column, nothing moves; otherwise the strip shrinks."""
        above = self.parentWidget()
        keeps_room = bool(words) or (above is not None and above.underMouse())
        for link in self._asked:
            room = link.sizePolicy()
            room.setRetainSizeWhenHidden(keeps_room)
            link.setSizePolicy(room)
            link.setVisible(bool(words))
        self._text.setMinimumHeight(self._text.height() if keeps_room else 0)
        if words:
            self._say("warning", "attention", words)
        else:
            self._say("done", "info", mended)

    def rename(self, names: Sequence[str]) -> None:
        """Rename the existing links. The focus stays."""
        for link, name in zip(self._links, names, strict=False):
            link.say(name)
            link.setAccessibleName(_("Go to {control}").format(control=name))

    def mark(self, is_open: Sequence[bool], others: int = 0) -> None:
        """Update the links and the count, which includes `others`. Links of fixed findings stay, struck out, so that
        the height is unchanged."""
        count = sum(is_open) + others
        words = _still_to_do(count) if count else _("Everything is complete now.")
        if not all(is_open):
            self._text.setMinimumHeight(self._text.height())
        self._say("warning" if count else "done", "attention" if count else "info", words)
        for link, still in zip(self._links, is_open, strict=False):
            font = link.font()
            font.setStrikeOut(not still)
            link.setFont(font)
            link.setEnabled(still)

    def _say(self, icon_name: str, level: str, words: str) -> None:
        self._image.setPixmap(pixmap(icon_name, "accent" if level == "info" else level, 20))
        self._text.setText(words)
        self.setAccessibleName(words)
        self.setProperty("tone", level)
        self.style().unpolish(self)
        self.style().polish(self)


class ShorteningLink(QPushButton):
    """A link that requests the width of its text, up to WIDEST_PX, and elides it if necessary."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setProperty("role", "link")
        self.setAutoDefault(True)
        # a QPushButton does not shrink by default
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.say(words)

    def say(self, words: str) -> None:
        self._words = words
        self.setToolTip(plain_tip(words))
        self._shorten(WIDEST_PX)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        needed_px = self.fontMetrics().horizontalAdvance(self._words) + AROUND_PX
        return QSize(min(WIDEST_PX, needed_px), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST_PX, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._shorten(event.size().width())
        super().resizeEvent(event)

    def _shorten(self, width_px: int) -> None:
        room_px = width_px - AROUND_PX + 2
        shortened = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room_px)
        self.setText(shortened.replace("&", "&&"))


def _still_to_do(count: int) -> str:
    key = keys_of("next_finding")
    if not key:
        words = ngettext("{count} item to complete.", "{count} items to complete.", count)
        return words.format(count=number_format.count(count))
    words = ngettext(
        "{count} item to complete. {key}: go to it.",
        "{count} items to complete. {key}: go to each.",
        count,
    )
    return words.format(count=number_format.count(count), key=key)
