"""The video view of a task: its frames, and below them the audio, which is their clock."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.answer.video_tracks import USUAL_FRAMERATE, NominalFrames
from annotator.core.design.medium import Extent, MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioFiles, OpenAudio
from annotator.core.ports.images import MediaFilter
from annotator.core.ports.videos import Videos
from annotator.ui.accessibility.announcer import announce_when_still
from annotator.ui.i18n.number_format import timecode
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.go_to import CountedFrames
from annotator.ui.viewers.audio.playback import Playing, SharedPlayer, SyncedPlayback
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.audio.waveform import WaveformView
from annotator.ui.viewers.video.audio_clock import AudioClock
from annotator.ui.viewers.video.audio_video_sync import FrameSync
from annotator.ui.viewers.video.screen import VideoScreen
from annotator.ui.viewers.video.thumbnails.controller import ThumbnailController
from annotator.ui.viewers.video.thumbnails.filmstrip import Filmstrip

LOW_STRIP_PX = 48  # height of the audio strip if the frame has little space
LOW_SHARE = 2 / 3  # share of the usual height, which leaves some lanes
ENOUGH_PX = 224  # frame height; below it the controls give way
SMALL_PX = (320, 180)  # size of a video that should take little space


def give_half_to_frame(height_px: int, controls_px: int, strip_px: int, overview: QWidget, wave: QWidget) -> None:
    """Give the frame at least half the height, more if it is little. The overview is hidden first, then the audio
    strip gets lower. `height_px` is the total, `controls_px` the fixed part, `strip_px` the usual strip height."""
    low_px = max(LOW_STRIP_PX, round(strip_px * LOW_SHARE))
    image_px = max(height_px // 2, min(ENOUGH_PX, height_px - controls_px - low_px))
    free_px = height_px - image_px - controls_px
    if free_px < strip_px + overview.sizeHint().height():
        overview.hide()
    wave.setFixedHeight(max(LOW_STRIP_PX, min(strip_px, free_px)))


def small_size(width_px: int, height_px: int, ratio: float) -> tuple[int, int]:
    """Limit a size in device pixels to that of a small video."""
    return round(min(width_px, SMALL_PX[0] * ratio)), round(min(height_px, SMALL_PX[1] * ratio))


WAVE_PX = 64
# A frame is requested this long before its audio is heard: half a timer interval plus the path to the screen.
# Measured by tests/benchmarks/played_video.py: without it frames are 19 ms late.
LEAD_S = 0.02
# An offset from 0 below this is encoder priming of the audio; players show no other time for it.
PRIMING_S = 0.05


class VideoView(AudioView):
    """A video view.

    - `shown` emits the absolute path and the `Extent` once the first frame is painted, and again when more is known.
    - `failed` emits the path.
    - `closed`: the video was removed from the view.
    - `position_shown`: everything shows the playback position."""

    KIND = MediumKind.VIDEO
    closed = Signal()
    position_shown = Signal()

    def __init__(
        self,
        videos: Videos,
        audio_files: AudioFiles,
        stage: SharedPlayer,
        timeline: WaveformView | None = None,
        images: VideoScreen | None = None,
    ) -> None:
        """Create the view, with its own strip and screen instead of `timeline` and `images` if these are None."""
        self._videos = videos
        self._clock: AudioClock | None = None  # of the open video
        self._frame_sync: FrameSync | None = None
        self._media_filter = MediaFilter()
        self._is_small = False
        self._bar: QWidget | None = None
        self._has_timeline = timeline is not None
        self.framerate = USUAL_FRAMERATE
        self.images = images or VideoScreen()
        self.strip = Filmstrip(lambda: stage.player.state.is_playing)
        self._synced: SyncedPlayback | None = None
        super().__init__(audio_files, stage, timeline)
        self.wave.setAccessibleName(_("Video timeline"))
        self.images.resized.connect(self._fit)
        self.images.painted.connect(self._first_is_painted)
        self.images.pressed.connect(self._press)
        self.thumbnails = ThumbnailController(self, self.images, self.strip, self.time_text)
        self.thumbnails.watch(self.wave, self.overview, self.playing.seek)
        self.transport.strip_wanted.connect(self.show_strip)
        self.thumbnails.show_on(self.transport.strip)
        self.transport.offer_frames(self.frame_at, self.step)

    def _create_playback(self, stage: SharedPlayer) -> Playing:
        self._synced = SyncedPlayback(stage, self, self._pause_position)
        return self._synced

    def _counted_frames(self) -> CountedFrames | None:
        return self._clock

    @property
    def clock(self) -> AudioClock | None:
        """The clock of the open video, or None."""
        return self._clock

    def sync_to(self, leader: AudioView) -> None:
        """Play the leader's audio instead of the video's own, and keep both positions the same."""
        if self._synced is not None:
            self._synced.follow(leader.playing, self._audio_begins_s)

    def _audio_begins_s(self, leader: Playing) -> float:
        """Return when the leader's audio begins in the video: 0 for another file, else its own audio's offset."""
        is_own = self._clock is not None and leader.audio is not None and leader.audio.path == self._path
        return self._clock.lead_s if self._clock is not None and is_own else 0.0

    @property
    def extent(self) -> Extent:
        clock = self._clock
        if clock is None:
            return Extent()
        shape = clock.video.shape
        audio = clock.shape
        return Extent(
            *(shape.width_px, shape.height_px, audio.length / audio.rate_hz),
            frame_count=shape.frames,
            begins_s=clock.zero_s if abs(clock.zero_s) > PRIMING_S else None,
            is_estimate=not shape.is_exact,
        )

    @property
    def nominal(self) -> NominalFrames:
        """The nominal frames (Label Studio) of the open video."""
        zero_s = 0.0 if self._clock is None else self._clock.zero_s
        return NominalFrames(self.framerate, self.extent.duration_s or 0.0, zero_s)

    @property
    def frame(self) -> int | None:
        """The frame of the clock; None while no video is open."""
        return None if self._clock is None else self._clock.frame_at(self.playing.position)

    def set_framerate(self, framerate: Fraction) -> None:
        """Set Label Studio's frame rate for this task."""
        self.framerate = framerate

    def prefetch(self, paths: Sequence[str]) -> None:
        self._videos.prefetch(paths)
        self._audio_files.prefetch(paths)

    def step(self, frames: int) -> None:
        """Pause and move by a number of frames."""
        here = self.frame
        if here is not None:
            self.playing.pause()
            self.go_to_frame(here + frames)

    def go_to_frame(self, number: int) -> None:
        clock = self._clock
        if clock is not None:
            number = max(0, min(number, clock.video.shape.frames - 1))
            self.playing.seek(clock.sample_of(number))
            announce_when_still(self, self.time_text(self.playing.position))

    def step_to_key(self, *, forward: bool) -> None:
        """Pause and go to the next or previous I-frame."""
        clock = self._clock
        here = self.frame
        if clock is not None and here is not None:
            self.playing.pause()
            self.go_to_frame(clock.video.nearest_i_frame(here, after=forward))

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        height_px = least.height() - self.wave.minimumHeight() + LOW_STRIP_PX + self.images.minimumHeight()
        return QSize(max(least.width(), self.images.minimumWidth()), height_px)

    def _seek_by_key(self, event: QKeyEvent) -> bool:
        """Step with the arrow keys by one frame, with Shift by ten."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._clock is None:
            return super()._seek_by_key(event)
        event.accept()
        self.step(step * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))
        return True

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.images, 1)
        column.addWidget(self.overview)
        column.addWidget(self.strip)
        column.addWidget(self.wave)
        column.addWidget(self.transport)
        self.wave.setFixedHeight(self._strip_px)

    def put_below_frame(self, bar: QWidget) -> None:
        """Place a bar that is always visible below the frame."""
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, bar)
        self._bar = bar

    @property
    def _strip_px(self) -> int:
        """The usual height of the audio strip."""
        return self.wave.sizeHint().height() if self._has_timeline else WAVE_PX

    async def _open(self, path: str) -> OpenAudio:
        video = await self._videos.open(path)
        try:
            audio = None if video.shape.audio_start_s is None else await self._audio_files.open(path)
        except MediaFault:
            audio = None  # the video is shown without its audio
        except BaseException:
            video.close()
            raise
        self._clock = AudioClock(video, audio)
        self._frame_sync = FrameSync(video, self.images.show_image, self.images.set_late)
        self._fit()
        return self._clock

    def _known(self, audio: OpenAudio) -> None:
        super()._known(audio)
        self.strip.know_better()
        self._show_position()

    def _fail(self, path: str, fault: MediaFault) -> None:
        super()._fail(path, fault)
        if path == self._path:
            self._close(self.wave.accessibleDescription())

    def _close(self, message: str = "") -> None:
        """Remove the video from the view, and show a message instead. The holder of its clock closes it."""
        self._clock = None
        self._frame_sync = None
        self.thumbnails.show_video(None)
        self.images.show_nothing(message)
        self.closed.emit()

    def _wave_is_painted(self) -> None:
        """Do nothing: the video counts as shown with its first frame."""

    def _first_is_painted(self) -> None:
        """Report the video as shown, and start the thumbnails after it."""
        self._report()
        self.thumbnails.show_video(self._clock)

    def show_strip(self, is_wanted: bool) -> None:
        """Show or hide the filmstrip, if there is space for it."""
        self.strip.want(is_wanted)
        self.thumbnails.show_on(self.transport.strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        give_half_to_frame(event.size().height(), self._controls_px, self._strip_px, self.overview, self.wave)
        others_px = super().minimumSizeHint().height() + self.overview.sizeHint().height()
        self.strip.set_available_height(event.size().height() - others_px)
        self.thumbnails.show_on(self.transport.strip)

    @property
    def _controls_px(self) -> int:
        """The height of the controls that are always below the frame."""
        bar_px = 0 if self._bar is None else self._bar.sizeHint().height()
        return self.transport.sizeHint().height() + bar_px

    def _fit(self) -> None:
        if self._clock is not None and self._frame_sync is not None:
            width_px, height_px = self.images.available_px
            if self._is_small:
                width_px, height_px = small_size(width_px, height_px, self.devicePixelRatioF())
            self._clock.video.see(width_px, height_px, self._media_filter)
            self._frame_sync.again()
            self._show_position()

    def protect(self, media_filter: MediaFilter, *, is_small: bool) -> None:
        """Set the media filter. An image with a weaker filter is off the screen when this returns."""
        before = self._media_filter
        self._media_filter = media_filter
        self._is_small = is_small
        if before.shows_what_is_hidden_by(media_filter):
            self.images.show_nothing()
            self.images.repaint()
        self.thumbnails.set_media_filter(media_filter)
        self._fit()
        self.thumbnails.hover_preview.refresh()

    def _press(self) -> None:
        self.setFocus()
        self.playing.toggle()

    def _show_position(self) -> None:
        super()._show_position()
        self.strip.show_cursor(self.playing.position)
        clock = self._clock
        state = self.playing.state
        if self._frame_sync is not None and clock is not None:
            sample = self.playing.position
            number = clock.frame_at(self._ahead(clock, sample) if state.is_playing else sample)
            self._frame_sync.at(number, is_playing=state.is_playing, speed=state.speed)
        self.position_shown.emit()

    def _ahead(self, clock: AudioClock, sample: float) -> float:
        """Return the sample heard when a frame requested now is on screen, limited to the played range."""
        state = self.playing.state
        ends = state.until if state.loop is None else state.loop[1]
        ahead = sample + LEAD_S * state.speed * clock.shape.rate_hz
        return ahead if ends is None else max(sample, min(ahead, ends - 1.0))

    def _pause_position(self, sample: float) -> float:
        """Return the sample at which a pause rests: the displayed frame stays, and the clock moves to it."""
        clock = self._clock
        shown = self.images.number
        if clock is None or shown is None:
            return sample
        is_ahead = clock.frame_at(sample) < shown <= clock.frame_at(self._ahead(clock, sample))
        return float(clock.sample_of(shown)) if is_ahead else sample

    def _show_visible_range(self) -> None:
        super()._show_visible_range()
        self.strip.show_visible_range(self.wave.stretch)
        self.thumbnails.hover_preview.refresh()

    def _show_playback(self) -> None:
        super()._show_playback()
        self.strip.refresh()

    def frame_at(self, sample: float) -> int:
        return 0 if self._clock is None else self._clock.frame_at(sample)

    def time_text(self, sample: float) -> str:
        clock = self._clock
        if clock is None:
            return ""
        number = clock.frame_at(sample)
        return _("{moment}, frame {number}").format(moment=timecode(clock.time_s(sample)), number=number + 1)
