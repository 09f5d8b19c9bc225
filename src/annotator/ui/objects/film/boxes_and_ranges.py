"""A film on which boxes and ranges are marked, both."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal

from annotator.ui.objects.film.marked_view import MarkedFilmView
from annotator.ui.objects.film.tracked_view import TrackedFilmView
from annotator.ui.objects.mark import Mark


class WhollyMarkedFilmView(TrackedFilmView, MarkedFilmView):
    """Each does what it does by itself; what is done to marks of any kind is done by both."""

    # Those of both once more: Qt knows the signals of the first of several bases only.
    marked = Signal(object, object)
    moved = Signal(str, object)
    chosen = Signal(str)
    removed = Signal(str)
    grabbed = Signal()
    cut = Signal(str, int, int)
    joined = Signal(str, str, int)
    text_wanted = Signal()
    begun = Signal()
    suggesting_wanted = Signal(bool)
    menu_wanted = Signal(str, float, QPoint)
    range_marked = Signal(object, object)
    range_closed = Signal(object, object, object)
    range_moved = Signal(str, object, object)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        MarkedFilmView.show_marks(self, marks, selected)
        TrackedFilmView.show_marks(self, marks, selected)

    def lock(self, locked: bool) -> None:
        MarkedFilmView.lock(self, locked)
        TrackedFilmView.lock(self, locked)

    @property
    def is_drawing(self) -> bool:
        return self.drawing.is_drawing or bool(self.opened) or self.begun_at is not None

    @property
    def begun_at(self) -> float | None:
        return self.timeline.begun_at

    def begin_at(self, at: float) -> None:
        MarkedFilmView.begin_at(self, at)

    def take_corner_back(self) -> None:
        if self.drawing.is_drawing:
            self.drawing.take_corner_back()
        else:
            MarkedFilmView.take_corner_back(self)

    def let_pending_go(self) -> bool:
        return self.drawing.let_pending_go() or MarkedFilmView.let_pending_go(self)
