"""The pages of one picture: pictures of a list, or those of one file. One of them is on screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.seeking.seek_field import PlaceField
from annotator.ui.viewers.toolbars.page_bar import PageBar, page_text


class Paging(QObject):
    """`turned`: the person wanted another page, and it is on its way; `counted`: a file was read, and has pages. They
    are counted from 0."""

    turned = Signal()
    counted = Signal()

    def __init__(self, view: ImageView) -> None:
        super().__init__(view)
        self._view = view
        self._paths: tuple[str, ...] = ()
        self._in_file = 0  # how many the file has, where it is no list
        self.page = 0
        # Asked before the person turns: what is begun on a page is ended there.
        self.may_turn: Callable[[], bool] = lambda: True
        self.bar = PageBar(self.turn, self.ask)
        view.toolbar.stand_in_middle(self.bar)
        self._field = PlaceField(view, self._go)

    @property
    def count(self) -> int:
        return len(self._paths) or self._in_file

    @property
    def near(self) -> list[str]:
        """Of a list: the pages beside the one on screen, as absolute paths, the likelier first."""
        return [self._paths[page] for page in (self.page + 1, self.page - 1) if 0 <= page < len(self._paths)]

    def begin(self, paths: Sequence[str]) -> None:
        """Another task: the pages of a list, as absolute paths; none of what is no list. The first comes on screen
        elsewhere, where it is waited for."""
        self._paths, self._in_file, self.page = tuple(paths), 0, 0
        self._view.item = 0 if self._paths else None
        self._field.hide()
        self._tell()

    def find(self, count: int) -> None:
        """So many are in the file that is on screen."""
        if self._paths:
            self._view.say(_("The file has several pages: only the first is shown"), stays=True)
            return
        self._in_file = count
        self._view.item = self.page
        self._tell()
        self.counted.emit()

    def turn(self, pages: int) -> None:
        """So many on, by the person."""
        self._turn_by_hand(min(max(self.page + pages, 0), max(self.count - 1, 0)))

    def is_elsewhere(self, page: int) -> bool:
        """Whether it is another page, as far as is known."""
        known = self.count or self._view.pages
        return page != self.page and not (known and page >= known)

    def bring(self, page: int) -> None:
        """Where something is that is to be seen; nowhere, where it is said to be on a page that there is not."""
        if not self.is_elsewhere(page):
            return
        known, self.page = self.count, page
        self._view.item = page
        if self._paths:
            self._view.show_medium(self._paths[page])
        else:
            self._view.show_medium(self._view.path, page)
        if known:
            self._tell()
            announce(self._view, page_text(page, known))

    def ask(self) -> None:
        """Which page: a field to write it in."""
        if self.count > 1:
            accepted = _("A number from 1 to {last}").format(last=number_format.count(self.count))
            self._field.open(str(self.page + 1), _("Go to page"), accepted, self._view.contentsRect().bottom())

    def _go(self, written: str) -> str:
        """What is wrong with it, or nothing."""
        number = written.strip()
        if not (number.isdecimal() and len(number) < 10 and 1 <= int(number) <= self.count):
            return _("This page does not exist. Enter a number from 1 to {last}").format(
                last=number_format.count(self.count)
            )
        self._field.hide()
        self._view.setFocus()
        self._turn_by_hand(int(number) - 1)
        return ""

    def _turn_by_hand(self, page: int) -> None:
        if page == self.page:
            if self.count > 1:
                announce(self._view, page_text(page, self.count))
        elif self.may_turn():
            self.bring(page)
            self.turned.emit()

    def _tell(self) -> None:
        if self.count > 1:
            self.bar.tell(self.page, self.count)
        self._view.toolbar.show_middle(self.bar, is_wanted=self.count > 1)
