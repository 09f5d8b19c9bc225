"""What a window needs of every page."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from annotator.core.events import Event


class Page(QWidget):
    """One screen. Its window tells it every fact, also while another page is in front."""

    SPOKEN_ROLE = QAccessible.Role.Pane

    def on_event(self, event: Event) -> None:
        """A page that is looked at, and not watched, leaves facts alone."""

    def refresh(self) -> None:
        """Shows anew what it reads; it was turned to."""

    def place_of_focus(self) -> str:
        """Where the focus is on it, in words of its own; empty where that is nothing to come back to."""
        return ""

    def focus_at(self, place: str) -> None:
        """Back to such a place, after the page was made anew."""

    def rooms_for_strips(self) -> tuple[QRect, QRect] | None:
        """Where a strip that asks, and one that tells, may lie over what is not pressed; None: the window keeps room
        above the page."""

    def room_aside(self, *, is_wanted: bool) -> QRect | None:
        """Where a question waits that nobody turned to yet, beside what is read; None: in the room for strips. The page
        keeps the place free while it is wanted."""
