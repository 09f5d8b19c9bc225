"""A video view on which both boxes and ranges are marked."""

from __future__ import annotations

from annotator.ui.i18n.translation import _
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.video.range_view import RangeVideoView
from annotator.ui.viewers.video.track_view import TrackVideoView


class BoxAndRangeVideoView(TrackVideoView, RangeVideoView):
    """A view that combines boxes and ranges. Operations on regions of any type apply to both."""

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        RangeVideoView.show_marks(self, marks, selected)
        self.tracks.show_marks(marks, selected)
        self.transport.offer_loop(is_possible=self.has_chosen or self._is_box_chosen)

    def lock(self, locked: bool) -> None:
        RangeVideoView.lock(self, locked)
        TrackVideoView.lock(self, locked)

    @property
    def is_drawing(self) -> bool:
        return self.drawing.is_drawing or bool(self.opened) or self.started_at is not None

    @property
    def started_at(self) -> float | None:
        return self.timeline.started_at

    def begin_at(self, at: float) -> None:
        RangeVideoView.begin_at(self, at)

    def take_corner_back(self) -> None:
        if self.drawing.is_drawing:
            self.drawing.undo_corner()
        else:
            RangeVideoView.take_corner_back(self)

    def let_pending_go(self) -> bool:
        return self.drawing.cancel_drawing() or RangeVideoView.let_pending_go(self)

    @property
    def _is_box_chosen(self) -> bool:
        return self.tracks.chosen is not None

    @property
    def _meant(self) -> type[TrackVideoView | RangeVideoView]:
        """The class whose commands apply: boxes if one is selected or there is no range, else ranges."""
        return TrackVideoView if self._is_box_chosen or not self.segments else RangeVideoView

    def choose_by(self, by: int) -> None:
        self._meant.choose_by(self, by)

    def play_chosen(self) -> None:
        self._meant.play_chosen(self)

    def play_end(self) -> None:
        self._meant.play_end(self)

    def loop_chosen(self, is_on: bool) -> None:
        self._meant.loop_chosen(self, is_on)

    def remove_chosen(self) -> None:
        self._meant.remove_chosen(self)

    def _connect_loop(self) -> None:
        """Set the text of the loop button; the base class for ranges has connected it."""
        self.transport.offer_loop_of(_("Loop the selection"))
