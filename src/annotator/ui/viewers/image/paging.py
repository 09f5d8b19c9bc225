"""The pages of one image: a list of images or the pages of one file. One page is on screen. The toolbar group has
the previous page, the next page, and "Go to page"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.seek_field import PlaceField
from annotator.ui.viewers.toolbar import ToolGroup
from annotator.ui.widgets.labels import ToolButton


class PageBar(ToolGroup):
    def __init__(self, turn: Callable[[int], object], ask: Callable[[], object]) -> None:
        """Create the group. `turn` is called with a number of pages, `ask` to open the page field."""
        super().__init__()
        self.before = self._button("previous", _("Previous page"), "previous_page", lambda: turn(-1))
        self.page_button = ToolButton(self)
        self.page_button.setProperty("role", "flat")
        self.page_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tip_keys(self.page_button, "go_to_page", _("Go to a page number"))
        self.page_button.clicked.connect(lambda: ask())
        self.next = self._button("next", _("Next page of the document"), "next_page", lambda: turn(1))
        for widget in (self.before, self.page_button, self.next):
            self._row.addWidget(widget)

    def show_page(self, page: int, pages: int) -> None:
        """`page` is counted from 0."""
        self.page_button.setText(page_text(page, pages))
        self.before.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < pages)
        widest = self.fontMetrics().horizontalAdvance(page_text(pages - 1, pages))
        self.page_button.setMinimumWidth(widest + 16)  # keeps the buttons in place


def page_text(page: int, pages: int) -> str:
    """`page` is counted from 0."""
    return _("Page {page} of {pages}").format(page=number_format.count(page + 1), pages=number_format.count(pages))


class Paging(QObject):
    """The current page and its toolbar. Pages are counted from 0. `turned`: the user changed the page, and the page
    is loading. `counted`: a file was read and has several pages."""

    turned = Signal()
    counted = Signal()

    def __init__(self, view: ImageView, may_turn: Callable[[], bool]) -> None:
        """Create the pages of a view. `may_turn` is called before the user turns the page, to finish a drawing in
        progress there; with False the page stays."""
        super().__init__(view)
        self._view = view
        self._paths: tuple[str, ...] = ()
        self._in_file = 0  # number of pages of the file, if it is not a list
        self.page = 0
        self.may_turn = may_turn
        self.bar = PageBar(self.turn, self.ask_page)
        view.toolbar.add_middle(self.bar)
        self._field = PlaceField(view, self._go)

    @property
    def count(self) -> int:
        return len(self._paths) or self._in_file

    @property
    def neighbours(self) -> list[str]:
        """The absolute paths of the neighbouring pages of a list, the likelier one first."""
        return [self._paths[page] for page in (self.page + 1, self.page - 1) if 0 <= page < len(self._paths)]

    def begin(self, paths: Sequence[str]) -> None:
        """Start a new task with a list's absolute paths, none if not a list. The caller loads the first page."""
        self._paths = tuple(paths)
        self._in_file = 0
        self.page = 0
        self._view.item = 0 if self._paths else None
        self._field.hide()
        self._update_bar()

    def set_page_count(self, count: int) -> None:
        """Set the number of pages in the file on screen."""
        if self._paths:
            self._view.say(_("The file has several pages: only the first is shown"), stays=True)
            return
        self._in_file = count
        self._view.item = self.page
        self._update_bar()
        self.counted.emit()

    def turn(self, pages: int) -> None:
        """Turn by a number of pages, at the user's request."""
        self._turn_by_user(min(max(self.page + pages, 0), max(self.count - 1, 0)))

    def is_other_page(self, page: int) -> bool:
        """Return whether `page` is another existing page, as far as the number of pages is known."""
        known = self.count or self._view.pages
        return page != self.page and not (known and page >= known)

    def show_page(self, page: int) -> None:
        """Show the page that contains something to be displayed; do nothing if the page does not exist."""
        if not self.is_other_page(page):
            return
        known = self.count
        self.page = page
        self._view.item = page
        if self._paths:
            self._view.show_medium(self._paths[page])
        else:
            self._view.show_medium(self._view.path, page)
        if known:
            self._update_bar()
            announce(self._view, page_text(page, known))

    def ask_page(self) -> None:
        """Open the field for a page number."""
        if self.count > 1:
            accepted = _("Enter a number from 1 to {last}").format(last=number_format.count(self.count))
            self._field.open(str(self.page + 1), _("Go to page"), accepted, self._view.contentsRect().bottom())

    def _go(self, written: str) -> str:
        """Go to the page that the user entered, and return an error message or ""."""
        number = written.strip()
        if not (number.isdecimal() and len(number) < 10 and 1 <= int(number) <= self.count):
            return _("This page does not exist. Enter a number from 1 to {last}.").format(
                last=number_format.count(self.count)
            )
        self._field.hide()
        self._view.setFocus()
        self._turn_by_user(int(number) - 1)
        return ""

    def _turn_by_user(self, page: int) -> None:
        if page == self.page:
            if self.count > 1:
                announce(self._view, page_text(page, self.count))
        elif self.may_turn():
            self.show_page(page)
            self.turned.emit()

    def _update_bar(self) -> None:
        if self.count > 1:
            self.bar.show_page(self.page, self.count)
        self._view.toolbar.show_middle(self.bar, is_wanted=self.count > 1)
