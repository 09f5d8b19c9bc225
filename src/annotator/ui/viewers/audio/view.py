"""The audio view of a task: the waveform, overview and transport bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from annotator.core.design.medium import Extent, MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioFiles, OpenAudio
from annotator.core.ports.images import MediaFilter
from annotator.core.ports.player import WhySilent
from annotator.ui import async_tasks
from annotator.ui.accessibility.announcer import announce, announce_when_still
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.number_format import timecode
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.go_to import CountedFrames, GoToTime
from annotator.ui.viewers.audio.overview import Overview
from annotator.ui.viewers.audio.playback import AudioHandle, Playing, SharedPlayer
from annotator.ui.viewers.audio.transport import Transport, next_speed, silence_text, times
from annotator.ui.viewers.audio.waveform import WaveformView
from annotator.ui.viewers.timeline_interface import TimelineEditor

FRAME_MS = 16
FREE_PX = 16  # extra waveform height from which on there is space for the overview above it
STEP_PX = 10  # by an arrow key
LOW_WAVE_PX = 100
_OWN_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class AudioView(QWidget):
    """An audio view.

    - `shown` emits the absolute path and the `Extent` once the waveform is painted, and again when more is known.
    - `failed` emits the path.
    - `left`: another medium, or none, will be shown.
    - `known`: the medium was opened, or more of it is known.
    - `moved`: another position is shown.

    `editor` is the editor of its regions; None if nothing is annotated on it."""

    KIND = MediumKind.AUDIO
    shown = Signal(str, object)
    failed = Signal(str)
    left = Signal()
    known = Signal()
    moved = Signal()

    editor: TimelineEditor | None = None

    def __init__(self, audio_files: AudioFiles, stage: SharedPlayer, wave: WaveformView | None = None) -> None:
        super().__init__()
        self._audio_files = audio_files
        self._path = ""
        self._skip_s = 3.0
        self.reaction_s = 0.2  # of the user, between hearing and pressing a key
        self._silence: WhySilent | None = None
        self._open_audio = AudioHandle()
        self._reported: Extent | None = None
        self._is_compact = False
        self._loading = async_tasks.Latest(self)
        self.playing = self._create_playback(stage)
        self.wave = wave or WaveformView()
        self.overview = Overview()
        self.transport = Transport(self.playing)
        self.go_to = GoToTime(self, self.transport, self.playing, self._counted_frames)
        self._frames = QTimer(self)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)
        self._frames.setInterval(FRAME_MS)
        self.setFocusProxy(self.wave)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._lay_out()
        self._connect()

    def _create_playback(self, stage: SharedPlayer) -> Playing:
        return Playing(stage, self)

    def _counted_frames(self) -> CountedFrames | None:
        """Return the frames of a video; None for audio."""
        return None

    def edit_with(self, editor: TimelineEditor) -> None:
        """Set the editor of the regions on this view."""
        self.editor = editor
        self.transport.loop_wanted.connect(editor.loop_chosen)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.overview)
        column.addWidget(self.wave, 1)
        column.addWidget(self.transport)

    def _connect(self) -> None:
        self._frames.timeout.connect(self._show_position)
        self.playing.changed.connect(self._show_playback)
        self.playing.moved.connect(self._show_position)
        self.transport.clock.clicked.connect(self.go_to.ask)
        self.transport.follow_wanted.connect(self._follow)
        self.transport.spectrogram_wanted.connect(self.wave.show_spectrogram)
        self.wave.painted.connect(self._wave_is_painted)
        self.wave.wanted.connect(self.playing.seek)
        self.wave.stretch_changed.connect(self._show_visible_range)
        self.overview.wanted.connect(lambda first: self.wave.move_to(self.wave.stretch.beginning_at(first)))
        self.destroyed.connect(self._open_audio.release)

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size without the overview, which is hidden first."""
        least = self.transport.minimumSizeHint()
        return QSize(max(self.wave.minimumWidth(), least.width()), self.wave.minimumHeight() + least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        least_px = self.minimumSizeHint().height() + self.overview.sizeHint().height() + FREE_PX
        self.overview.setVisible(event.size().height() >= least_px)
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        wave_px = LOW_WAVE_PX if self._is_compact else self.wave.sizeHint().height()
        return QSize(640, self.overview.sizeHint().height() + wave_px + self.transport.sizeHint().height())

    def set_compact(self, is_compact: bool) -> None:
        """Reduce the height in a low window, which leaves more space for text answers."""
        if is_compact is not self._is_compact:
            self._is_compact = is_compact
            self.updateGeometry()

    @property
    def extent(self) -> Extent:
        """The extent of the audio as far as it is known."""
        if (audio := self.playing.audio) is None:
            return Extent()
        shape = audio.shape
        rate_hz = None if shape.has_images else shape.rate_hz  # a video without audio has none
        return Extent(duration_s=shape.length / shape.rate_hz, sample_rate_hz=rate_hz, is_estimate=not shape.is_exact)

    @property
    def is_mute(self) -> bool:
        return self._silence is WhySilent.NO_DEVICE

    def show_medium(self, path: str) -> None:
        """Show the audio of an absolute path, "" for none. The previous audio stops and disappears at once."""
        self.left.emit()
        self._close()
        self._loading.cancel()
        self._path = path
        self._reported = None
        self.go_to.leave()
        self.playing.load(None)
        self._open_audio.release()
        self._show(None, "")
        if path:
            self._loading.start(self._load(path))

    def _close(self, message: str = "") -> None:
        """Remove the medium from the view, and show a message instead; a hook for views with frames."""

    def prefetch(self, paths: Sequence[str]) -> None:
        """Prefetch the absolute paths that will likely be played here next, nearest first."""
        self._audio_files.prefetch(paths)

    def zoom_in(self) -> None:
        self.wave.zoom_in()

    def zoom_out(self) -> None:
        self.wave.zoom_out()

    def zoom_fit(self) -> None:
        self.wave.zoom_fit()

    def set_habits(self, skip_s: float, reaction_s: float, rewind_s: float) -> None:
        """Set the skip duration, the user's reaction time and the repetition after a pause, in seconds."""
        self._skip_s = skip_s
        self.reaction_s = reaction_s
        self.playing.rewind_s = rewind_s
        self.transport.skip_by(skip_s)

    def back(self) -> None:
        self.playing.skip(-self._skip_s)

    def forward(self) -> None:
        self.playing.skip(self._skip_s)

    def show_played(self, stretches: Sequence[tuple[int, int]]) -> None:
        """Show the played ranges, given in milliseconds."""
        audio = self.playing.audio
        rate_hz = audio.shape.rate_hz if audio is not None else 0
        self.overview.show_played([(start * rate_hz / 1000, end * rate_hz / 1000) for start, end in stretches])

    def hear_from(self, seconds: float) -> None:
        """Seek to a time, scroll to it and take the focus."""
        audio = self.playing.audio
        if audio is not None:
            self.wave.follow()
            self.playing.seek(seconds * audio.shape.rate_hz)
            self.setFocus()

    def play_from(self, seconds: float) -> None:
        """Play from a time to the end and scroll to it. The focus stays."""
        audio = self.playing.audio
        if audio is not None:
            self.wave.follow()
            self.playing.play(seconds * audio.shape.rate_hz)

    def change_speed(self, by: int) -> None:
        """Change to the next faster or slower preset speed and announce it."""
        self.playing.set_speed(next_speed(self.playing.state.speed, by))
        announce(self, times(self.playing.state.speed))

    def protect(self, media_filter: MediaFilter, *, is_small: bool) -> None:
        """Ignore the media filter, because audio shows nothing."""

    async def _load(self, path: str) -> None:
        try:
            audio = await self._open(path)
        except MediaFault as fault:
            self._fail(path, fault)
            return
        self._open_audio.hold(audio, audio.listen(self._known_better))
        self.playing.load(audio)
        is_silent = audio.shape.has_images and self.KIND is MediumKind.AUDIO
        self._show(audio, _("This video has no audio.") if is_silent else "")
        self._known(audio)

    async def _open(self, path: str) -> OpenAudio:
        """MediaFault."""
        return await self._audio_files.open(path)

    def _known_better(self, fault: MediaFault | None) -> None:
        audio = self.playing.audio
        if fault is not None:
            self._fail(self._path, fault)
        elif audio is not None:
            self._known(audio)

    def _known(self, audio: OpenAudio) -> None:
        """Update everything after the audio was opened or more of it is known."""
        self.wave.refresh()
        self.overview.refresh()
        self.transport.refresh()
        if audio.shape.is_exact and self._reported not in (None, self.extent):
            self._report()
        self.known.emit()

    def _fail(self, path: str, fault: MediaFault) -> None:
        if path != self._path:
            return
        sentence = error_sentence(fault.code, fault.params, self.KIND)
        self.playing.load(None)
        self._open_audio.release()
        self._show(None, sentence)
        announce(self, sentence)
        self.failed.emit(path)

    def _show(self, audio: OpenAudio | None, note: str) -> None:
        """Show the audio, or `note` instead, or a silent audio with `note` on it."""
        self.overview.show_audio(audio)
        self.wave.show_audio(audio, note)
        self.wave.setAccessibleDescription(note)
        self.transport.refresh()

    def _wave_is_painted(self) -> None:
        """Report the audio as shown."""
        self._report()

    def _report(self) -> None:
        self._reported = self.extent
        self.shown.emit(self._path, self._reported)

    def _show_playback(self) -> None:
        if self.playing.state.is_playing:
            self._frames.start()
        else:
            self._frames.stop()
        self._show_silence(self.playing.state.silence)
        self._show_position()

    def _show_silence(self, why: WhySilent | None) -> None:
        """Show the reason for silence on the waveform as long as it lasts, and announce it once."""
        if why is not self._silence:
            self._silence = why
            self.wave.show_notice(silence_text(why))
            if self.playing.is_on or why is None:
                announce(self, silence_text(why))

    def _follow(self, is_following: bool) -> None:
        if is_following:
            self.wave.follow()
        else:
            self.wave.let_stay()

    def _show_visible_range(self) -> None:
        self.overview.show_visible_range(self.wave.stretch)
        self.transport.show_following(is_following=self.wave.is_following)

    def _show_position(self) -> None:
        self.wave.show_cursor(self.playing.position)
        self.overview.show_cursor(self.playing.position)
        self.transport.show_position()
        self.moved.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Pause when the page is hidden. A minimised window continues to play."""
        if not event.spontaneous():
            self.playing.pause()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take the keys of the editor before shortcuts do."""
        keys = None if self.editor is None else self.editor.keys
        if keys is not None and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(keys.is_own(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = None if self.editor is None else self.editor.keys
        if (keys is None or not keys.press(event)) and not self._seek_by_key(event):
            super().keyPressEvent(event)

    def _seek_by_key(self, event: QKeyEvent) -> bool:
        """Seek with the arrow keys, with Shift by a pixel, and with Home and End. Return False for other keys."""
        audio = self.playing.audio
        key = Qt.Key(event.key())
        if audio is None or key not in _OWN_KEYS:
            return False
        event.accept()
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = self.wave.stretch.scale * (1 if is_fine else STEP_PX)
        match key:
            case Qt.Key.Key_Left:
                self.playing.seek(self.playing.position - step)
            case Qt.Key.Key_Right:
                self.playing.seek(self.playing.position + step)
            case Qt.Key.Key_Home:
                self.playing.seek(0)
            case _:
                self.playing.seek(audio.shape.length)
        if not self.playing.state.is_playing:
            announce_when_still(self, self.time_text(self.playing.position))
        return True

    def time_text(self, sample: float) -> str:
        """Return the time of a sample as text; "" without an audio."""
        audio = self.playing.audio
        return "" if audio is None else timecode(sample / audio.shape.rate_hz)
