"""Common behaviour of all windows: fit the screen, close in order and report user activity."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from annotator.core.errors import EndSought, MediaAwaited, MediaNotYetShown, MoveStopped, TakingStopped
from annotator.core.events import Event, ExposureReached, Failed, SettingsChanged
from annotator.core.ledger.intervals import State
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce, is_active
from annotator.ui.design.focus import lost_focus
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.protection_text import reached_text
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import use as use_keys
from annotator.ui.keyboard.input_filter import InputFilter
from annotator.ui.pages.base import Page
from annotator.ui.pages.side_activities.pause import PausePage
from annotator.ui.widgets.labels import outdate_lines
from annotator.ui.widgets.scroll_area import fill, fit_screen
from annotator.ui.windows.notice_strip import WITH_PAGE, WITH_TASK, Ends, NoticeStrip, ends_of
from annotator.ui.windows.strip_layout import StripPlaces

if TYPE_CHECKING:
    from annotator.ui.windows.event_announcements import EventAnnouncements

# Failures that the user caused deliberately or that resolve themselves.
_NO_HARM = frozenset(kind.code for kind in (TakingStopped, MoveStopped, MediaNotYetShown, MediaAwaited, EndSought))
SIZE_PX = (1280, 800)
# The smallest size of the content. A screen of 1920 x 1080 at 200 % has 960 x 540 device-independent pixels, of which
# panels and the window frame take some. On a smaller screen the window is smaller, and its content scrolls.
LEAST_PX = (840, 460)


class BaseWindow(QWidget):
    """A window. `closing` requests an orderly shutdown; the window stays until `let_go` is called."""

    ACCESSIBLE_ROLE = QAccessible.Role.Window
    closing = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        use_keys(services.preferences.keymap)
        self.setObjectName("ground")
        self.content = fill(self, QSize(*LEAST_PX))
        fit_screen(self, QSize(*SIZE_PX))
        self._services = services
        self._may_close = False
        self._pages: list[Page] = []  # in the order of the stack
        self._strips = StripPlaces(self.content, lambda: self.page if self._pages else None)
        self.notice = NoticeStrip()
        self._silence_notices = services.event_bus.listen(self._announce)
        self._strips.put_notice(self.notice)
        self._stack = _Stack()
        self._middle = QVBoxLayout()
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self._strips.reserved.connect(self._reserve)
        self._noticed_on: Page | None = None
        self._arrivals = InputFilter(self, lambda: services.idle.record_input())

    @property
    def page(self) -> Page:
        """The current page."""
        return self._pages[self._stack.currentIndex()]

    def _stacked[P: Page](self, page: P) -> P:
        self._stack.addWidget(page)
        self._pages.append(page)
        page.turned.connect(self.notice.page_left)
        self._strips.watch(page)
        return page

    def _bring(self, page: Page) -> None:
        """Bring a page to the front, below the space reserved for strips. A notice about another page is removed; a
        break only covers the page."""
        self._stack.setCurrentWidget(page)
        if not isinstance(page, PausePage) and page is not self._noticed_on:
            self.notice.page_left()
        self._reserve(self._strips.reserved_px())

    def _reserve(self, height_px: int) -> None:
        """Keep space for strips above the page."""
        self._middle.setContentsMargins(0, height_px, 0, 0)
        self._middle.activate()
        self._strips.arrange()

    def _focus_on(self, page: Page) -> None:
        """Focus the page, unless the focus is already in it."""
        focused: QWidget | None = self.focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            page.setFocus()

    def _back_to_page(self) -> None:
        """Return the focus to the widget of the page that had it last."""
        last: QWidget | None = self.page.focusWidget()
        (last if last is not None and last.isVisible() and last.isEnabled() else self.page).setFocus()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Return the focus to the page when a focused strip disappears: the next widget may be an answer. While one
        page replaces another, the stack itself focuses the new one: a screen reader must hear nothing in between."""
        if self._pages and self.page.isHidden():
            return True
        focused: QWidget | None = self.focusWidget()
        if focused is not None and not self.page.isAncestorOf(focused) and lost_focus(self):
            self._back_to_page()
            return True
        return super().focusNextPrevChild(is_next)

    def show_help(self, first: str = "") -> None:
        """Open Help in a window of its own at the page `first`, or bring to the front the one that is open."""
        from annotator.ui.windows.handbook import show_handbook

        show_handbook(self, self._services.help_texts.handbook, self._show_about, first)

    def _show_about(self, owner: QWidget) -> None:
        from annotator.ui.windows.about import AboutWindow

        AboutWindow(self._services.help_texts.about(), owner).open()

    def leave(self) -> None:
        """Hide the window when the user leaves. The remaining work needs no window."""
        self.hide()

    def let_go(self) -> None:
        """Close the window after everything is saved."""
        self._may_close = True
        self._silence_notices()
        self._arrivals.end()
        self.close()

    @cached_property
    def _event_announcements(self) -> EventAnnouncements:
        from annotator.ui.windows.event_announcements import EventAnnouncements

        return EventAnnouncements(self._services)

    def _announce(self, event: Event) -> None:
        if is_active():
            announce(self, self._event_announcements.of(event))
        self.notice.on_event(event)
        match event:
            case SettingsChanged():
                use_keys(self._services.preferences.keymap)
            case ExposureReached(limit_ms):
                self.show_notice(reached_text(limit_ms), "attention")
                self.notice.offer(_("Recovery time"), self._recover, "pause")
            case Failed(code, params):
                outdate_lines(self.page)
                level = "info" if code in _NO_HARM else "danger"
                self.show_notice(error_sentence(code, params), level, ends_of(code))

    def show_notice(self, text: str, level: str = "info", ends: Ends = WITH_PAGE) -> None:
        """Show a notice about the current page, unless `ends` makes it outlast the page."""
        self._noticed_on = self.page
        self.notice.show_notice(text, level, ends)

    def _recover(self) -> None:
        self.notice.hide()
        self._services.intents.post(lambda: self._services.side_activities.begin(State.RECOVERY))

    def _show_idle(self, idle_ms: int) -> None:
        text = _("{time} of idle time was set aside and is not included in any pay calculation. Nothing was deleted.")
        self.show_notice(text.format(time=number_format.duration(idle_ms)), "attention", WITH_TASK)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # restored after minimising: it is already watched
            self._arrivals.watch()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.closing.emit()


class _Stack(QStackedWidget):
    """A stack that is as large as the current page needs, not as the largest page. A screen reader passes over it."""

    ACCESSIBLE_ROLE = QAccessible.Role.Client

    def minimumSizeHint(self) -> QSize:
        front: QWidget | None = self.currentWidget()
        return front.minimumSizeHint() if front is not None else QSize()
