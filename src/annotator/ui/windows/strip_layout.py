"""Placement of the strips of a window without moving other content, in space reserved above the page, or a place
that the page offers over non-interactive content. Strips at the same place overlap: the focused one is on top, then
notices, then the order of addition. A question that can wait is placed aside if the page has such a place. A notice
higher than its place shortens the task instead of covering the pay, and moves another page down instead of covering its
title."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.pages.base import Page
from annotator.ui.widgets.scroll_area import bring_into_view

if TYPE_CHECKING:
    from annotator.ui.pages.side_activities.idle_strip import IdleStrip

RESERVED_PX = 52  # height of a strip with one line of buttons and a small line below, or with two lines of text
MARGIN_PX = 12  # of the page below, whose empty margin is larger
_CALLS = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest})


class StripPlaces(QObject):
    """A placement. `page` returns the current page. Notices are above questions. `reserved` emits the new height that
    is reserved above the page."""

    reserved = Signal(int)

    def __init__(self, window: QWidget, page: Callable[[], Page | None]) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._notices: list[QWidget] = []
        self._questions: list[QWidget] = []
        self._waiting: IdleStrip | None = None
        self._reserved_px = 0
        self._telling = QTimer(self)  # later: Qt drops layout changes made during a resize
        self._telling.setSingleShot(True)
        self._telling.timeout.connect(lambda: self.reserved.emit(self._reserved_px))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def put_notice(self, strip: QWidget) -> None:
        self._put(strip, self._notices)

    def put_question(self, strip: QWidget) -> None:
        self._put(strip, self._questions)

    def put_waiting(self, strip: IdleStrip) -> None:
        """Add a question that can be placed aside."""
        self._waiting = strip
        self.put_question(strip)

    def reserved_px(self) -> int:
        """Return the height reserved above the current page."""
        page = self._page()
        if page is None or page.strip_areas() is None:
            width_px = self._in_view(page.rect()).width() if page is not None else 0
            shown = (strip for strip in self._notices if page is not None and strip.isVisible())
            return max([RESERVED_PX, *(_height_px(strip, width_px) for strip in shown)]) - MARGIN_PX
        return 0

    def watch(self, page: QWidget) -> None:
        """Watch a page for layout changes, which may move its place for strips."""
        page.installEventFilter(self)

    def arrange(self) -> None:
        page = self._page()
        if page is None:
            return
        reserved_px = self.reserved_px()
        if reserved_px != self._reserved_px:
            self._reserved_px = reserved_px
            self._telling.start(0)
        at, rooms = page.mapTo(self._window, QPoint(0, 0)), page.strip_areas()
        above = QRect(0, -at.y(), page.width(), reserved_px + MARGIN_PX)
        questions, notices = (self._in_view(area) for area in rooms or (above, above))
        waiting = self._waiting
        is_collapsed = waiting is not None and waiting.isVisible() and waiting.is_collapsed
        aside = page.question_area(is_wanted=is_collapsed)
        if waiting is not None and is_collapsed and aside is not None:
            waiting.fit(aside.width())
            self._lay([waiting], aside.translated(at), grows_down=True)
            others = [strip for strip in self._questions if strip is not waiting]
        else:
            if waiting is not None:
                if rooms is None:
                    waiting.collapse()
                waiting.fit(questions.width())
            others = self._questions
        self._lay(others, questions.translated(at), grows_down=True)
        self._lay(self._notices, self._notice_area(page, notices).translated(at), grows_down=rooms is None)
        for strip in (*reversed(self._questions), *self._notices):
            strip.raise_()
        self._follow_focus(None, QApplication.focusWidget())

    def _notice_area(self, page: Page, usual: QRect) -> QRect:
        """Return the strip area, or for a notice that is higher than this another area of the page if it has one."""
        shown = [strip for strip in self._notices if strip.isVisible()]
        is_high = any(_height_px(strip, usual.width()) > usual.height() for strip in shown)
        width_px = self._in_view(page.rect()).width()
        other = page.notice_area(max(_height_px(strip, width_px) for strip in shown) if is_high else 0)
        return self._in_view(other) if is_high and other is not None else usual

    def _in_view(self, area: QRect) -> QRect:
        """Return as much of the area as can be seen at once if the window is smaller than its content."""
        view = self._window.parentWidget()
        width_px = area.width() if view is None else min(area.width(), view.width())
        return QRect(area.x(), area.y(), width_px, area.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Rearrange the strips, except on their own resize: Qt drops layout changes made during a resize."""
        if event.type() in _CALLS or (event.type() is QEvent.Type.Resize and watched is self._page()):
            self.arrange()
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched is not self._page():
            bring_into_view(watched)
        return super().eventFilter(watched, event)

    def _put(self, strip: QWidget, among: list[QWidget]) -> None:
        among.append(strip)
        strip.setParent(self._window)
        strip.installEventFilter(self)

    def _lay(self, strips: list[QWidget], area: QRect, *, grows_down: bool) -> None:
        """Give all strips the height of the tallest, so that none is visible below another."""
        shown = [strip for strip in strips if strip.isVisible()]
        height_px = max([area.height(), *(_height_px(strip, area.width()) for strip in shown)])
        top = area.top() if grows_down else area.bottom() + 1 - height_px
        for strip in shown:
            strip.setGeometry(area.x(), top, area.width(), height_px)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        for strip in (*self._questions, *self._notices):
            if now is not None and strip.isAncestorOf(now):
                strip.raise_()


def _height_px(strip: QWidget, width_px: int) -> int:
    return strip.heightForWidth(width_px) if strip.hasHeightForWidth() else strip.sizeHint().height()
