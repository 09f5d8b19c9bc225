"""The timeline of a video on which ranges of frames are marked: its audio, with the ranges in lanes above. Mouse: a
drag selects frames, and a press on a bar selects its range. The edges of the selected range, or of a selection
without a label, can be dragged. The frame under the mouse belongs to the range."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QResizeEvent

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.result_items import Region
from annotator.core.answer.timeline import Bounds
from annotator.core.answer.video_tracks import USUAL_FRAMERATE, NominalFrames, numbers_of
from annotator.core.ports.audio import OpenAudio
from annotator.ui.theme.label_colours import ink_on
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.segment_waveform import MOST_ROWS, REACH_PX, SegmentWaveform
from annotator.ui.viewers.video.audio_clock import AudioClock

WAVE_PX = 30  # height of the audio, below ruler and lanes
LEAST_WAVE_PX = 10
USUAL_ROWS = 3  # usual number; further lanes take height from the audio
_OPEN_FILL = 90  # alpha
_GAP_PX = 4  # before the label
_FAR_PX = -1000.0


class OpenBar(Struct, frozen=True):
    """An open range to draw, from its first frame on."""

    opened: OpenRange
    text: str
    colour: QColor


class Timeline(SegmentWaveform):
    """A timeline whose segments are frames of an `AudioClock`, from the sample at which the first one appears to the
    last sample of the last one. `dragged_to` emits the sample at a dragged edge of the selection."""

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
        """Return the samples of the frames from `first` to `last`, both included."""
        video = self.video
        return (0, 0) if video is None else video.bounds_of(first, last)

    def frames_of(self, bounds: Bounds) -> tuple[int, int]:
        """Return the first and the last frame of a range of samples."""
        video = self.video
        return (0, 0) if video is None else (video.frame_at(bounds[0]), video.frame_at(bounds[1]))

    def show_open(self, bars: Sequence[OpenBar]) -> None:
        """Show the open ranges, which grow with playback."""
        self._open = tuple(bars)
        self._redraw()

    def show_cursor(self, sample: float) -> None:
        if self._open:
            self.update()
        super().show_cursor(sample)

    @property
    def row_count(self) -> int:
        """The number of lanes, including one per open range."""
        return min(self.most_rows, self._closed_rows + len(self._open))

    @property
    def _closed_rows(self) -> int:
        return super().row_count if self.segments else 0

    def sizeHint(self) -> QSize:
        """Return a fixed size, so that the frame above keeps its size during playback."""
        return QSize(640, self.ruler_px + USUAL_ROWS * self.row_px + WAVE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Reduce the lanes in a low view, so that some audio stays visible."""
        room_px = event.size().height() - self.ruler_px - LEAST_WAVE_PX
        self.most_rows = max(1, min(MOST_ROWS, room_px // self.row_px))
        super().resizeEvent(event)

    def snapped(self, at: float) -> float:
        """Return the sample unchanged: edges are at frames, not at quiet places."""
        return at

    def _place(self, event: QMouseEvent) -> float:
        return self.stretch.sample_at(event.position().x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag an edge of the selection while the other one stays."""
        held = self._held_at(event.position()) if event.button() is Qt.MouseButton.LeftButton else None
        if held is None:
            super().mousePressEvent(event)
        else:
            self._anchor = QPointF(_FAR_PX, 0), held  # so far away that no movement counts as a click

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons() and self._held_at(event.position()) is not None:
            self.setCursor(Qt.CursorShape.SizeHorCursor)

    def _held_at(self, at: QPointF) -> float | None:
        """Return the edge of the selection opposite to the one under the mouse, or None."""
        selection = self.selection
        if selection is None or self._locked or at.y() < self.ruler_px or self._edge_at(at) is not None:
            return None
        far = sorted((abs(self.stretch.x_of(sample) - at.x()), sample) for sample in selection)
        return float(far[1][1]) if far[0][0] <= REACH_PX else None

    def _draw(self, anchor: tuple[QPointF, float], x_px: float, at: float, length: int) -> None:
        super()._draw(anchor, x_px, at, length)
        if self.selection is not None:
            self.dragged_to.emit(at)

    def _placement(self, audio: OpenAudio) -> Callable[[Region], Bounds]:
        video = self.video
        if video is None:
            return super()._placement(audio)
        nominal = self.nominal(video)
        return lambda region: video.bounds_of(*numbers_of(region.geometry, region.frames, video.video, nominal))

    def _places_known_by(self, audio: OpenAudio) -> object:
        frames = self.video.video.shape.frames if self.video is not None else 0
        return audio.shape, frames, self.framerate

    def _paint_over(self, painter: QPainter, part: QRect) -> None:
        super()._paint_over(painter, part)
        for number, bar in enumerate(self._open):
            self._paint_open(painter, bar, min(self.most_rows - 1, self._closed_rows + number))

    def _paint_open(self, painter: QPainter, bar: OpenBar, lane: int) -> None:
        """Paint an open range from its start to the current frame, with a dashed outline."""
        first, last = sorted((bar.opened.frame, self.frames_of((int(self._cursor), int(self._cursor)))[0]))
        left, right = (self.stretch.x_of(sample) for sample in self.bounds_of(first, last))
        box = QRectF(left, self.ruler_px + lane * self.row_px + 1, max(2.0, right - left), self.row_px - 1)
        below = QRectF(left, self.wave_box().top(), box.width(), self.wave_box().height())
        tint = QColor(bar.colour)
        tint.setAlpha(_OPEN_FILL)
        painter.fillRect(below, tint)
        painter.fillRect(box, bar.colour)
        painter.setPen(QPen(current().colour("ink"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(box)
        self._paint_text(painter, bar, box)

    def _paint_text(self, painter: QPainter, bar: OpenBar, box: QRectF) -> None:
        """Paint the label at a fixed place while the bar grows: on the bar in its contrast colour, outside in the
        text colour."""
        text = QRectF(box.left() + _GAP_PX, box.top(), self.width(), box.height())
        beside = QRectF(box.right(), box.top(), text.right() - box.right(), box.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for part, ink in ((box, ink_on(bar.colour)), (beside, current().colour("ink"))):
            painter.save()
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            painter.setPen(ink)
            painter.drawText(text, flags, bar.text)
            painter.restore()
