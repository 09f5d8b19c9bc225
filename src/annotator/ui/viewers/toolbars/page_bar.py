"""The toolbar group for pages: previous, next, and "Go to page"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.viewers.toolbars.container import ToolGroup


class PageBar(ToolGroup):
    def __init__(self, turn: Callable[[int], object], ask: Callable[[], object]) -> None:
        """Create the group. `turn` is called with a number of pages, `ask` to open the page field."""
        super().__init__()
        self.before = self._button("previous", _("Previous page"), "previous_page", lambda: turn(-1))
        self.words = QToolButton(self)
        self.words.setProperty("role", "flat")
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tip_keys(self.words, "go_to_page", _("Go to a page number"))
        self.words.clicked.connect(lambda: ask())
        self.next = self._button("next", _("Next page of the document"), "next_page", lambda: turn(1))
        for part in (self.before, self.words, self.next):
            self._row.addWidget(part)

    def tell(self, page: int, pages: int) -> None:
        """`page` is counted from 0."""
        self.words.setText(page_text(page, pages))
        self.before.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < pages)
        widest = self.fontMetrics().horizontalAdvance(page_text(pages - 1, pages))
        self.words.setMinimumWidth(widest + 16)  # keeps the buttons in place


def page_text(page: int, pages: int) -> str:
    """`page` is counted from 0."""
    return _("Page {page} of {pages}").format(page=number_format.count(page + 1), pages=number_format.count(pages))
