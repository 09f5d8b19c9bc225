"""The video view on which the design's regions are marked: ranges of frames, moving regions (tracks), or both."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from annotator.core.answer.result_items import TrueFrame
from annotator.core.answer.timeline import Edge
from annotator.core.ports.audio import AudioFiles
from annotator.core.ports.videos import Videos
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.timeline_interface import TimelineEditor, TimelineKeys
from annotator.ui.viewers.video.frame_canvas import FrameCanvas
from annotator.ui.viewers.video.range_editor import RangeEditor, RangeStyle
from annotator.ui.viewers.video.timeline import Timeline
from annotator.ui.viewers.video.track_editor import TrackEditor
from annotator.ui.viewers.video.view import VideoView


class AnnotatedVideoView(VideoView):
    """A video view with an editor of ranges, one of tracks, or both. `editor` applies to all regions of the view: it
    is one of the two, or joins them."""

    editor: TimelineEditor

    def __init__(
        self,
        videos: Videos,
        audio_files: AudioFiles,
        stage: SharedPlayer,
        *,
        range_style: RangeStyle | None,
        has_tracks: bool,
    ) -> None:
        """Create the view. `range_style` gives text and colour of an open range; without it none are marked."""
        self._timeline = None if range_style is None else Timeline()
        canvas = FrameCanvas(lambda: self.playing.state.is_playing) if has_tracks else None
        super().__init__(videos, audio_files, stage, self._timeline, canvas)
        self.ranges: RangeEditor | None = None
        self.track_editor: TrackEditor | None = None
        if self._timeline is not None and range_style is not None:
            self.ranges = RangeEditor(self, self._timeline, range_style)
        if canvas is not None:
            self.track_editor = TrackEditor(self, canvas)
        if self.ranges is not None and self.track_editor is not None:
            self.edit_with(RangeAndTrackEditor(self, self.ranges, self.track_editor))
            self.transport.offer_loop_of(_("Loop the selection"))
        elif self.ranges is not None:
            self.edit_with(self.ranges)
            self.transport.offer_loop_of(_("Loop the selected range"))
        elif self.track_editor is not None:
            self.edit_with(self.track_editor)
            self.transport.offer_loop_of(_("Loop the selected region"))

    def set_framerate(self, framerate: Fraction) -> None:
        super().set_framerate(framerate)
        if self._timeline is not None:
            self._timeline.framerate = framerate


class RangeAndTrackEditor(TimelineEditor):
    """The editor of a video with ranges and tracks. Commands on the selection apply to tracks if one is selected or
    there is no range, else to ranges."""

    NEAR: float = RangeEditor.NEAR
    FAR: float = RangeEditor.FAR

    def __init__(self, view: VideoView, ranges: RangeEditor, boxes: TrackEditor) -> None:
        super().__init__(view)
        self._view = view
        self._ranges = ranges
        self._boxes = boxes
        self.keys = TimelineKeys(self)
        for editor in (ranges, boxes):
            editor.chosen.connect(self.chosen)
            editor.removed.connect(self.removed)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self._ranges.show_marks(marks, selected)
        self._boxes.tracks.show_marks(marks, selected)
        self._view.transport.offer_loop(is_possible=self._ranges.has_chosen or self._is_box_chosen)

    def lock(self, locked: bool) -> None:
        self._ranges.lock(locked)
        self._boxes.lock(locked)

    @property
    def is_drawing(self) -> bool:
        return self._boxes.is_drawing or self._ranges.is_drawing

    @property
    def started_at(self) -> float | None:
        return self._ranges.started_at

    def begin_at(self, at: float) -> None:
        self._ranges.begin_at(at)

    def take_corner_back(self) -> None:
        if self._boxes.is_drawing:
            self._boxes.take_corner_back()
        else:
            self.cancel_pending()

    def cancel_pending(self) -> bool:
        return self._boxes.cancel_pending() or self._ranges.cancel_pending()

    @property
    def _is_box_chosen(self) -> bool:
        return self._boxes.tracks.chosen is not None

    @property
    def _current(self) -> TimelineEditor:
        """The editor that commands on the selection apply to."""
        return self._boxes if self._is_box_chosen or not self._ranges.segments else self._ranges

    def choose_by(self, by: int) -> None:
        self._current.choose_by(by)

    def play_chosen(self) -> None:
        self._current.play_chosen()

    def play_end(self) -> None:
        self._current.play_end()

    def loop_chosen(self, is_on: bool) -> None:
        self._current.loop_chosen(is_on)

    def toggle_loop(self) -> None:
        self._view.transport.loop.click()

    def remove_chosen(self) -> None:
        self._current.remove_chosen()

    # The keys of the timeline edit ranges.

    @property
    def has_chosen(self) -> bool:
        return self._ranges.has_chosen

    @property
    def is_text_next(self) -> bool:
        return self._ranges.is_text_next

    def pending(self) -> Mapping[str, Any] | None:
        return self._ranges.pending()

    def pending_frames(self) -> tuple[TrueFrame, ...]:
        return self._ranges.pending_frames()

    def nudge(self, edge: Edge, by: float, *, goes_on: bool = False) -> None:
        self._ranges.nudge(edge, by, goes_on=goes_on)

    def end(self) -> None:
        self._ranges.end()
