"""The editor of ranges of video frames. A label key opens a range at the displayed frame and closes it there.
Several ranges may be open. During playback it is the frame that was displayed when the user reacted, as for audio.
An edge is always at a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.result_items import TrueFrame
from annotator.core.answer.shapes import Shape
from annotator.core.answer.timeline import Bounds, Edge, Whereabouts
from annotator.core.answer.video_tracks import range_of, true_ends
from annotator.ui.accessibility.announcer import announce, announce_when_still
from annotator.ui.i18n.translation import N_, _
from annotator.ui.viewers.audio.segment_editor import SegmentEditor
from annotator.ui.viewers.audio.segment_painter import Segment
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.video.audio_video_sync import DisplayedFrames
from annotator.ui.viewers.video.timeline import OpenBar, Timeline
from annotator.ui.viewers.video.view import VideoView

# Returns the text and the colour of an open range.
type RangeStyle = Callable[[OpenRange], tuple[str, QColor]]


class RangeEditor(SegmentEditor):
    """The editor of ranges. Geometries come with their true frames; `closed` emits open range and both."""

    closed = Signal(object, object, object)

    NEAR, FAR, STEP = 1, 10, 1  # frames by which an edge is nudged
    IS_SEARCHED = False
    CHOOSE_FIRST: ClassVar[str] = N_("Select a range first.")

    def __init__(self, view: VideoView, timeline: Timeline, style: RangeStyle) -> None:
        super().__init__(view, timeline)
        self._video = view
        self.timeline = timeline
        self._style = style
        self._opened: tuple[OpenRange, ...] = ()
        self._displayed = DisplayedFrames()
        view.left.connect(self._reset)
        view.known.connect(timeline.place_marks)
        view.position_shown.connect(self._note_displayed)
        self.playing.moved.connect(self._displayed.forget)
        timeline.dragged_to.connect(self._show_dragged)

    def _reset(self) -> None:
        self._displayed.forget()
        self._opened = ()  # no signal: the view belongs to another task now
        self.timeline.show_open(())

    def _note_displayed(self) -> None:
        number = self._video.images.number
        if self.playing.state.is_playing and number is not None:
            self._displayed.note(self.playing.position, number)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        super().show_marks(tuple(mark for mark in marks if mark.region.shape is Shape.RANGES), selected)

    @property
    def opened(self) -> tuple[OpenRange, ...]:
        """The open ranges in the order in which they were opened."""
        return self._opened

    def open_again(self, opened: Sequence[OpenRange]) -> None:
        """Restore open ranges."""
        self._open_now(tuple(opened))

    def is_open(self, maker: str, label: str) -> bool:
        return any((opened.maker, opened.label) == (maker, label) for opened in self._opened)

    def open_or_close(self, maker: str, label: str) -> None:
        """Open or close a range of this label at the displayed frame."""
        here = self.current_frame
        if here is None or self._locked:
            return
        before = next((opened for opened in self._opened if (opened.maker, opened.label) == (maker, label)), None)
        if before is None:
            opened = OpenRange(maker, label, here)
            self._open_now((*self._opened, opened))
            text = _("{label}: starts at {time}.")
            announce(self.view, text.format(label=self._style(opened)[0], time=self._frame_text(here)))
        else:
            self._open_now(tuple(opened for opened in self._opened if opened is not before))
            self._close_range(before, here)

    def take_opened(self) -> OpenRange | None:
        """Return the range opened last, which is open no longer; None if no range is open."""
        if not self._opened:
            return None
        opened = self._opened[-1]
        self._open_now(self._opened[:-1])
        return opened

    @property
    def current_frame(self) -> int | None:
        """The displayed frame; during playback the one displayed when the user reacted."""
        if self._video.clock is None:
            return None
        heard_at = self._reaction_position()
        seen = self._displayed.at(heard_at) if self.playing.state.is_playing else None
        return self._video.clock.frame_at(heard_at) if seen is None else seen

    @property
    def is_drawing(self) -> bool:
        return bool(self._opened) or self.started_at is not None

    def take_corner_back(self) -> None:
        self.cancel_pending()

    def cancel_pending(self) -> bool:
        """Clear the selection or the range in progress, else the range opened last."""
        if super().cancel_pending():
            return True
        had_some = bool(self._opened)
        if had_some:
            self._open_now(self._opened[:-1])
        return had_some

    def pending(self) -> Mapping[str, Any] | None:
        selection = self.timeline.selection
        return None if selection is None else self._geometry(*self.timeline.frames_of(selection))

    def pending_frames(self) -> tuple[TrueFrame, ...]:
        selection = self.timeline.selection
        return () if selection is None else self._ends(*self.timeline.frames_of(selection))

    def choose_and_play(self, region_id: str) -> None:
        """Select a range and seek to its first frame. Playback continues there."""
        self.chosen.emit(region_id)
        self.show_chosen()

    def show_chosen(self) -> None:
        chosen = self.timeline.chosen
        if chosen is not None:
            self.playing.seek(chosen.samples[0])

    def nudge(self, edge: Edge, by: float, *, goes_on: bool = False) -> None:
        """Move an edge of the selected range by frames, and show the frame at the edge."""
        chosen = self._chosen_or_why()
        clock = self._video.clock
        if chosen is None or clock is None or self._locked:
            return
        frame = self.timeline.frames_of(chosen.samples)[edge] + round(by)
        self._place_edge(edge, clock.sample_of(max(0, frame)), goes_on=goes_on)
        now = self.timeline.chosen
        if now is not None:
            self._show_dragged(clock.sample_of(self.timeline.frames_of(now.samples)[edge]))

    def _place_edge(self, edge: Edge, at: float, *, goes_on: bool = False) -> None:
        """Move an edge to the frame at a sample."""
        chosen = self.timeline.chosen
        clock = self._video.clock
        if chosen is None or clock is None or self._locked:
            return
        frames = self.timeline.frames_of(chosen.samples)
        first, last = frames
        frame = min(clock.frame_at(at), clock.video.shape.frames - 1)
        placed = (min(frame, last), last) if edge is Edge.START else (first, max(frame, first))
        if placed == frames:
            return
        if not goes_on:
            self.grabbed.emit()
        self._move_to_frames(chosen.mark.region.id, *placed)
        text = _("Starts at {time}.") if edge is Edge.START else _("Ends at {time}.")
        announce_when_still(self.view, text.format(time=self._frame_text(placed[edge])))

    def split(self, at: float | None = None) -> None:
        """Split the range as for audio; during playback at the displayed frame."""
        clock = self._video.clock
        here = self.current_frame
        if at is None and clock is not None and here is not None:
            at = clock.sample_of(here)
        super().split(at)

    def _next_to_join(self) -> Segment | None:
        """Return the next range with the same labels. Ranges with other labels are independent."""
        chosen = self.timeline.chosen
        if chosen is None:
            return None
        later = self.segments[[segment.mark.region.id for segment in self.segments].index(chosen.mark.region.id) + 1 :]
        return next((segment for segment in later if segment.mark.text == chosen.mark.text), None)

    def _parts(self, whole: Segment, at: float) -> tuple[Whereabouts, Whereabouts] | None:
        """Return the parts of a split; the frame at the sample is the first of the later part."""
        clock = self._video.clock
        first, last = self.timeline.frames_of(whole.samples)
        cut = first if clock is None else clock.frame_at(at)
        return (self._frames_at(first, cut - 1), self._frames_at(cut, last)) if first < cut <= last else None

    def _both(self, earlier: Segment, later: Segment) -> Whereabouts:
        ends = (*self.timeline.frames_of(earlier.samples), *self.timeline.frames_of(later.samples))
        return self._frames_at(min(ends), max(ends))

    def _frames_at(self, first: int, last: int) -> Whereabouts:
        return Whereabouts(self._geometry(first, last), self._ends(first, last))

    def _move(self, region_id: str, samples: Bounds) -> None:
        """Move a range by mouse, and show the frame at the edge while paused."""
        chosen = self.timeline.chosen
        clock = self._video.clock
        if chosen is None or clock is None:
            return
        before = self.timeline.frames_of(chosen.samples)
        now = self.timeline.frames_of(samples)
        if before == now:
            return
        self._move_to_frames(region_id, *now)
        if not self.playing.state.is_playing:
            self.playing.seek(clock.sample_of(now[0] if before[0] != now[0] else now[1]))

    def _show_dragged(self, at: float) -> None:
        """Show the frame at a dragged edge while paused."""
        clock = self._video.clock
        if clock is None or self.playing.state.is_playing:
            return
        frame = min(clock.frame_at(at), clock.video.shape.frames - 1)
        if frame != self._video.frame:
            self.playing.seek(clock.sample_of(frame))

    def _move_to_frames(self, region_id: str, first: int, last: int) -> None:
        self.moved.emit(region_id, self._geometry(first, last), self._ends(first, last))

    def _mark_selection(self) -> None:
        geometry = self.pending()
        if geometry is not None:
            self.marked.emit(geometry, None, self.pending_frames())

    def _close_range(self, opened: OpenRange, here: int) -> None:
        first, last = sorted((opened.frame, here))
        self.closed.emit(opened, self._geometry(first, last), self._ends(first, last))

    def _geometry(self, first: int, last: int) -> Mapping[str, Any]:
        clock = self._video.clock
        if clock is None:
            return {}
        shape = clock.video.shape
        is_at_end = shape.is_exact and last >= shape.frames - 1
        return range_of(first, last, clock.video, self._video.nominal, reaches_end=is_at_end)

    def _ends(self, first: int, last: int) -> tuple[TrueFrame, ...]:
        return () if self._video.clock is None else true_ends(first, last, self._video.clock.video)

    def _open_now(self, opened: tuple[OpenRange, ...]) -> None:
        self._opened = opened
        self.timeline.show_open([OpenBar(found, *self._style(found)) for found in opened])
        self.begun.emit()

    def end(self) -> None:
        """Close all open ranges on Enter."""
        for opened in self._opened:
            self.open_or_close(opened.maker, opened.label)
        if not self._opened:
            super().end()

    def _frame_text(self, number: int) -> str:
        clock = self._video.clock
        return "" if clock is None else self.view.time_text(clock.sample_of(number))
