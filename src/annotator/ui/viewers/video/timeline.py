"""The strip below a film on which ranges of its frames are marked: its sound, and above it the ranges in lanes.

Mouse: drag over the strip to select frames, press a bar to choose its range, drag the edges of the chosen one, or of
what is selected and has no label yet. Whatever frame is under the mouse is in the range.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QResizeEvent

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.regions import Area
from annotator.core.answer.timeline.segments import Bounds
from annotator.core.answer.video.label_studio_frames import USUAL_FRAMERATE, NominalFrames, numbers_of
from annotator.core.ports.audio import OpenAudio
from annotator.ui.theme.label_colours import ink_on
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.segment_waveform import MOST_LANES, REACH_PX, SegmentWaveform
from annotator.ui.viewers.video.audio_clock import AudioClock

WAVE_PX = 30  # of the sound, below ruler and lanes
LEAST_WAVE_PX = 10
USUAL_LANES = 3  # there is room for; further ones take the sound's
_OPEN_FILL = 90  # alpha
_GAP_PX = 4  # before words
_FAR_PX = -1000.0


class OpenBar(Struct, frozen=True):
    """A range that is open, as it is drawn: from its first sample on."""

    opened: OpenRange
    words: str
    colour: QColor


class Timeline(SegmentWaveform):
    """What is marked on it are the frames of a FilmSound: from the sample with which the first comes on screen, to the
    last on which the last is there. `dragged_to` tells the sample at which an edge of what is selected is."""

    dragged_to = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.framerate = USUAL_FRAMERATE
        self._open: tuple[OpenBar, ...] = ()

    @property
    def video(self) -> AudioClock | None:
        return self._audio if isinstance(self._audio, AudioClock) else None

    def nominal(self, video: AudioClock) -> NominalFrames:
        shape = video.shape
        return NominalFrames(self.framerate, shape.length / shape.rate_hz, video.zero_s)

    def bounds_of(self, first: int, last: int) -> Bounds:
        """Of the frames from `first` to `last`, both in it."""
        video = self.video
        return (0, 0) if video is None else video.bounds_of(first, last)

    def frames_of(self, bounds: Bounds) -> tuple[int, int]:
        """The first and the last frame of these samples."""
        video = self.video
        return (0, 0) if video is None else (video.frame_at(bounds[0]), video.frame_at(bounds[1]))

    def show_open(self, bars: Sequence[OpenBar]) -> None:
        """Ranges that are open grow with the film."""
        self._open = tuple(bars)
        self._redraw()

    def show_cursor(self, sample: float) -> None:
        if self._open:
            self.update()
        super().show_cursor(sample)

    @property
    def lane_count(self) -> int:
        """With one for each range that is open."""
        return min(self.most_lanes, self._closed_lanes + len(self._open))

    @property
    def _closed_lanes(self) -> int:
        return super().lane_count if self.segments else 0

    def sizeHint(self) -> QSize:
        """The same whatever is marked: the picture above it is not to grow and shrink while it plays."""
        return QSize(640, self.ruler_px + USUAL_LANES * self.lane_px + WAVE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low one there are fewer lanes, and some of the sound all the same."""
        room_px = event.size().height() - self.ruler_px - LEAST_WAVE_PX
        self.most_lanes = max(1, min(MOST_LANES, room_px // self.lane_px))
        super().resizeEvent(event)

    def snapped(self, at: float) -> float:
        """To no quiet place: it is the frames that count."""
        return at

    def _place(self, event: QMouseEvent) -> float:
        return self.stretch.sample_at(event.position().x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An edge of what is selected is dragged on: the other one stays where it is."""
        held = self._held_at(event.position()) if event.button() is Qt.MouseButton.LeftButton else None
        if held is None:
            super().mousePressEvent(event)
        else:
            self._anchor = QPointF(_FAR_PX, 0), held  # far from the mouse: however little it moves, it is no click

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons() and self._held_at(event.position()) is not None:
            self.setCursor(Qt.CursorShape.SizeHorCursor)

    def _held_at(self, at: QPointF) -> float | None:
        """The edge of what is selected that is not under the mouse, where the other one is."""
        selection = self.selection
        if selection is None or self._locked or at.y() < self.ruler_px or self._edge_at(at) is not None:
            return None
        far = sorted((abs(self.stretch.x_of(sample) - at.x()), sample) for sample in selection)
        return float(far[1][1]) if far[0][0] <= REACH_PX else None

    def _select(self, anchor: tuple[QPointF, float], x_px: float, at: float, length: int) -> None:
        super()._select(anchor, x_px, at, length)
        if self.selection is not None:
            self.dragged_to.emit(at)

    def _samples_of(self, area: Area) -> Bounds:
        video = self.video
        if video is None:
            return 0, 0
        return self.bounds_of(*numbers_of(area.geometry, area.frames, video.video, self.nominal(video)))

    def _places_known_by(self, audio: OpenAudio) -> object:
        frames = self.video.video.shape.frames if self.video is not None else 0
        return audio.shape, frames, self.framerate

    def _paint_over(self, painter: QPainter, part: QRect) -> None:
        super()._paint_over(painter, part)
        for number, bar in enumerate(self._open):
            self._paint_open(painter, bar, min(self.most_lanes - 1, self._closed_lanes + number))

    def _paint_open(self, painter: QPainter, bar: OpenBar, lane: int) -> None:
        """From where it began to where the film is, in dashes."""
        first, last = sorted((bar.opened.frame, self.frames_of((int(self._cursor), int(self._cursor)))[0]))
        left, right = (self.stretch.x_of(sample) for sample in self.bounds_of(first, last))
        box = QRectF(left, self.ruler_px + lane * self.lane_px + 1, max(2.0, right - left), self.lane_px - 1)
        below = QRectF(left, self.wave_box().top(), box.width(), self.wave_box().height())
        tint = QColor(bar.colour)
        tint.setAlpha(_OPEN_FILL)
        painter.fillRect(below, tint)
        painter.fillRect(box, bar.colour)
        painter.setPen(QPen(current().colour("ink"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(box)
        self._paint_text(painter, bar, box)

    def _paint_text(self, painter: QPainter, bar: OpenBar, box: QRectF) -> None:
        """They stand still while the box grows under them: what is on it is read on its colour, the rest beside it."""
        words = QRectF(box.left() + _GAP_PX, box.top(), self.width(), box.height())
        beside = QRectF(box.right(), box.top(), words.right() - box.right(), box.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for part, ink in ((box, ink_on(bar.colour)), (beside, current().colour("ink"))):
            painter.save()
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            painter.setPen(ink)
            painter.drawText(words, flags, bar.words)
            painter.restore()
