"""A video view on which moving boxes (tracks) are marked."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from annotator.core.answer.shapes import Shape
from annotator.core.answer.timeline import Bounds
from annotator.core.answer.video import NominalFrames
from annotator.core.ports.audio import AudioFiles, OpenAudio
from annotator.core.ports.videos import Videos
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_signals import AnnotatedMedium
from annotator.ui.viewers.video.box_canvas import BoxCanvas
from annotator.ui.viewers.video.track_bar import TrackBar
from annotator.ui.viewers.video.tracks import VideoTime, VideoTracks
from annotator.ui.viewers.video.view import VideoView

END_S = 0.5  # played end of a box, as for a segment


class TrackVideoView(VideoView, AnnotatedMedium):
    """A video view with boxes. `tracks` and `drawing` handle everything beyond selecting and deleting."""

    def __init__(self, videos: Videos, audio_files: AudioFiles, stage: SharedPlayer) -> None:
        self._screen = screen = BoxCanvas()
        self._counted: NominalFrames | None = None  # of the open video
        self.drawing = screen.drawing
        self.tracks = VideoTracks(screen, self._video_time, self.go_to_frame, screen)
        self.bar = TrackBar(self.tracks)
        super().__init__(videos, audio_files, stage, images=screen)
        self.drawing.chosen.connect(self.signals.chosen)
        self.drawing.removed.connect(self.signals.removed)
        self._connect_loop()
        self.bar.strip.wanted.connect(self._go_standing)
        self.along.pointing.watch(self.bar.strip, self._sample_on_bar)
        self.bar.strip.x_of, self.bar.strip.frame_along = self._x_of_frame, self._frame_at_x
        self.wave.stretch_changed.connect(self.bar.strip.update)
        screen.caught.connect(self._catch)
        self.setFocusProxy(screen)

    def _sample_on_bar(self, x_px: float) -> float | None:
        frame = self.bar.strip.frame_at(x_px)
        return None if frame is None or self._clock is None else float(self._clock.sample_of(frame))

    def _connect_loop(self) -> None:
        self.transport.loop_wanted.connect(self.loop_chosen)
        self.transport.offer_loop_of(_("Loop the selected box"))

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self.tracks.show_marks(marks, selected)
        self.transport.offer_loop(is_possible=self.tracks.chosen is not None)

    def lock(self, locked: bool) -> None:
        self.drawing.set_locked(locked)
        self.bar.lock(locked)

    @property
    def is_drawing(self) -> bool:
        return self.drawing.is_drawing

    def take_corner_back(self) -> None:
        self.drawing.undo_corner()

    def let_pending_go(self) -> bool:
        return self.drawing.cancel_drawing()

    def activate(self, shape: Shape | None) -> None:
        """Set the shape of the next region. If the waveform has the focus, a box moves the focus to the video frame."""
        is_box = shape is Shape.TRACK
        self.drawing.activate(Shape.RECTANGLE if is_box else None)
        if is_box and self.wave.hasFocus():
            self._screen.setFocus()

    def choose_by(self, by: int) -> None:
        """Select the next or previous box in the order of their first frames.

        Without a selection it is the one nearest the displayed frame."""
        found = self.tracks.neighbour(by)
        if found is not None:
            self.signals.chosen.emit(found.mark.area.id)
            self._go_standing(found.first)
            announce(self, f"{found.mark.title}, {self._told_time(self.playing.position)}")

    def play_chosen(self) -> None:
        """Play from the first to the last frame of the selected box, or repeatedly in loop mode."""
        bounds = self._chosen_bounds()
        if bounds is None:
            self.playing.play()
        else:
            self.playing.play(bounds[0], None if self.playing.state.loop is not None else bounds[1])

    def play_end(self) -> None:
        bounds, audio = self._chosen_bounds(), self.playing.audio
        if bounds is not None and audio is not None:
            self.playing.play(max(bounds[0], bounds[1] - END_S * audio.shape.rate_hz), bounds[1])

    def loop_chosen(self, is_on: bool) -> None:
        bounds = self._chosen_bounds()
        self.playing.loop(bounds if is_on else None)
        if is_on and bounds is not None and not self.playing.state.is_playing:
            self.playing.play()

    def toggle_loop(self) -> None:
        self.transport.loop.click()

    def remove_chosen(self) -> None:
        if self.tracks.chosen is not None and not self.drawing.is_locked:
            self.signals.removed.emit(self.tracks.chosen_id)

    def _chosen_bounds(self) -> Bounds | None:
        """Return the samples of the selected box, from its first frame to the end of its last."""
        chosen, clock = self.tracks.chosen, self._clock
        return None if chosen is None or clock is None else clock.bounds_of(*chosen.ends)

    def _lay_out(self) -> None:
        super()._lay_out()
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.bar)

    def _x_of_frame(self, number: int) -> float:
        """Return the x position of a frame on the waveform and on the strip."""
        return 0.0 if self._clock is None else self.wave.stretch.x_of(self._clock.sample_of(number))

    def _frame_at_x(self, x_px: float) -> int:
        return self._frame_at(self.wave.stretch.sample_at(x_px))

    @property
    def _beside_px(self) -> int:
        return super()._beside_px + self.bar.sizeHint().height()

    def _video_time(self) -> VideoTime | None:
        return None if self._clock is None else VideoTime(self._clock.video, self.nominal)

    def _known(self, audio: OpenAudio) -> None:
        super()._known(audio)
        clock, before, self._counted = self._clock, self._counted, self.nominal
        if clock is not None and before != self._counted:  # otherwise only a frame has arrived
            self._screen.show_size((clock.video.shape.width_px, clock.video.shape.height_px))
            self.tracks.refresh()

    def _close(self, words: str = "") -> None:
        super()._close(words)
        self._counted = None
        self._screen.start_over()
        self.tracks.start_over()

    def _played_otherwise(self) -> None:
        self._screen.is_running = self.playing.state.is_playing
        super()._played_otherwise()

    def _catch(self) -> None:
        """Pause, because drawing needs a still frame."""
        self.setFocus()
        self.playing.pause()

    def _go_standing(self, number: int) -> None:
        self.playing.pause()
        self.go_to_frame(number)
