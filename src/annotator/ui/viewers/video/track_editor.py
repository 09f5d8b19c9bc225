"""The editor of moving regions (tracks) on a video."""

from __future__ import annotations

from annotator.core.answer.shapes import FRAME_SHAPES, Shape
from annotator.core.answer.timeline import Bounds
from annotator.core.answer.video_tracks import NominalFrames
from annotator.ui.accessibility.announcer import announce
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.timeline_interface import TimelineEditor
from annotator.ui.viewers.video.frame_canvas import FrameCanvas
from annotator.ui.viewers.video.track_bar import TrackBar
from annotator.ui.viewers.video.tracks import VideoTime, VideoTracks
from annotator.ui.viewers.video.view import VideoView

END_S = 0.5  # played end of a region, as for a segment


class TrackEditor(TimelineEditor):
    """The editor of tracks. `tracks` and `drawing` handle everything beyond selecting and deleting."""

    def __init__(self, view: VideoView, canvas: FrameCanvas) -> None:
        super().__init__(view)
        self._view = view
        self._canvas = canvas
        self._nominal: NominalFrames | None = None  # of the open video
        self.drawing = canvas.drawing
        self.tracks = VideoTracks(canvas, self._video_time, view.go_to_frame, canvas)
        self.bar = TrackBar(self.tracks, self._x_of_frame, self._frame_at_x)
        view.put_below_frame(self.bar)
        view.setFocusProxy(canvas)
        view.closed.connect(self._reset)
        view.known.connect(self._update_size)
        view.wave.stretch_changed.connect(self.bar.strip.update)
        view.thumbnails.hover_preview.watch(self.bar.strip, self._sample_on_bar)
        self.drawing.chosen.connect(self.chosen)
        self.drawing.removed.connect(self.removed)
        self.bar.strip.wanted.connect(self._pause_at)
        canvas.caught.connect(self._pause_to_draw)

    def _sample_on_bar(self, x_px: float) -> float | None:
        frame = self.bar.strip.frame_at(x_px)
        clock = self._view.clock
        return None if frame is None or clock is None else float(clock.sample_of(frame))

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self.tracks.show_marks(marks, selected)
        self._view.transport.offer_loop(is_possible=self.tracks.chosen is not None)

    def lock(self, locked: bool) -> None:
        self.drawing.set_locked(locked)
        self.bar.lock(locked)

    @property
    def is_drawing(self) -> bool:
        return self.drawing.is_drawing

    def take_corner_back(self) -> None:
        self.drawing.undo_corner()

    def cancel_pending(self) -> bool:
        return self.drawing.cancel_drawing()

    def activate(self, shape: Shape | None) -> None:
        """Set the shape of the next region. If the waveform has the focus, a track moves it to the video frame."""
        on_frame = None if shape is None else FRAME_SHAPES.get(shape)
        self.drawing.activate(on_frame)
        if on_frame is not None and self._view.wave.hasFocus():
            self._canvas.setFocus()

    def choose_by(self, by: int) -> None:
        """Select the next or previous region in the order of their first frames. Without a selection it is the one
        nearest the displayed frame."""
        found = self.tracks.neighbour(by)
        if found is not None:
            self.chosen.emit(found.mark.region.id)
            self._pause_at(found.first)
            announce(self._view, f"{found.mark.title}, {self._view.time_text(self._view.playing.position)}")

    def play_chosen(self) -> None:
        """Play from the first to the last frame of the selected region, or repeatedly in loop mode."""
        bounds = self._chosen_bounds()
        if bounds is None:
            self._view.playing.play()
        else:
            self._view.playing.play(bounds[0], None if self._view.playing.state.loop is not None else bounds[1])

    def play_end(self) -> None:
        bounds = self._chosen_bounds()
        audio = self._view.playing.audio
        if bounds is not None and audio is not None:
            self._view.playing.play(max(bounds[0], bounds[1] - END_S * audio.shape.rate_hz), bounds[1])

    def loop_chosen(self, is_on: bool) -> None:
        bounds = self._chosen_bounds()
        self._view.playing.loop(bounds if is_on else None)
        if is_on and bounds is not None and not self._view.playing.state.is_playing:
            self._view.playing.play()

    def toggle_loop(self) -> None:
        self._view.transport.loop.click()

    def remove_chosen(self) -> None:
        if self.tracks.chosen is not None and not self.drawing.is_locked:
            self.removed.emit(self.tracks.chosen_id)

    def _chosen_bounds(self) -> Bounds | None:
        """Return the samples of the selected region, from its first frame to the end of its last."""
        chosen = self.tracks.chosen
        clock = self._view.clock
        return None if chosen is None or clock is None else clock.bounds_of(*chosen.ends)

    def _x_of_frame(self, number: int) -> float:
        """Return the x position of a frame on the waveform and on the strip."""
        return 0.0 if self._view.clock is None else self._view.wave.stretch.x_of(self._view.clock.sample_of(number))

    def _frame_at_x(self, x_px: float) -> int:
        return self._view.frame_at(self._view.wave.stretch.sample_at(x_px))

    def _video_time(self) -> VideoTime | None:
        return None if self._view.clock is None else VideoTime(self._view.clock.video, self._view.nominal)

    def _update_size(self) -> None:
        """Update the regions if more than a further frame is known of the video."""
        clock = self._view.clock
        before = self._nominal
        self._nominal = self._view.nominal
        if clock is not None and before != self._nominal:
            self._canvas.show_size((clock.video.shape.width_px, clock.video.shape.height_px))
            self.tracks.refresh()

    def _reset(self) -> None:
        self._nominal = None
        self._canvas.reset()
        self.tracks.reset()

    def _pause_to_draw(self) -> None:
        """Pause, because drawing needs a still frame."""
        self._view.setFocus()
        self._view.playing.pause()

    def _pause_at(self, number: int) -> None:
        self._view.playing.pause()
        self._view.go_to_frame(number)
