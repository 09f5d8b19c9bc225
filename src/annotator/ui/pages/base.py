"""The base class of every page of the main window."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.core.events import Event
from annotator.services.container import Services
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import bind, tip_keys
from annotator.ui.widgets.labels import button
from annotator.ui.widgets.scroll_area import scrolled

COLUMN_PX = 1120


class Page(QWidget):
    """One page of the main window. The window passes every event to it, also while another page is in front."""

    ACCESSIBLE_ROLE = QAccessible.Role.Pane
    turned = Signal()  # the page shows another part of itself, such as a sub-page

    def on_event(self, event: Event) -> None:
        """Handle an event. The default ignores events."""

    def refresh(self) -> None:
        """Reload the displayed data. The window calls this when the user switches to the page."""

    def place_of_focus(self) -> str:
        """Return an opaque name of the focused part, or "" if the focus need not be restored."""
        return ""

    def focus_at(self, place: str) -> None:
        """Restore the focus to a place returned by `place_of_focus`, after the page was rebuilt."""

    def strip_areas(self) -> tuple[QRect, QRect] | None:
        """Return the areas in which a question strip and a notification strip may cover the page. None: the window
        reserves space above the page."""

    def notice_area(self, height_px: int) -> QRect | None:
        """Return an area of the page for a notice that is higher than the strip area, which the page keeps free; 0
        releases it. None: the notice grows over the page."""

    def question_area(self, *, is_wanted: bool) -> QRect | None:
        """Return the area beside the content for a question that the user has not focused yet. None: the question is
        shown in the area for strips. The page keeps this area free while `is_wanted`."""


class SubPage(QWidget):
    """A page in front of the overview of another page. It emits `back_wanted` when the user leaves it, and
    `entry_wanted` when the user wants to enter money there by hand."""

    back_wanted = Signal()
    entry_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services

    def _back_button(self, text: str) -> QPushButton:
        """Return the button that leaves the sub-page, also by key. `text` is marked with `N_`."""
        back = button(_(text), "previous")
        tip_keys(back, "leave")
        back.clicked.connect(self.back_wanted)
        bind(self, (Command("back", text, of="leave"),), {"back": back.click})
        return back

    def _column_below(self, *top: QWidget) -> QVBoxLayout:
        """Lay out widgets in a row above a scrolled column, which is returned."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in top:
            row.addWidget(widget)
        row.addStretch()
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX)
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 20)
        inside.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(scrolled(inner), 1)
        return inside

    def open(self) -> None:
        """Reload the displayed data and set the focus. Called when the user opens the sub-page."""

    def on_event(self, event: Event) -> None:
        """Handle an event while the sub-page is in front. The default ignores events."""
