"""A waveform on which segments are marked, by dragging or between two positions set by keys. Mouse: a drag over the
waveform selects a range. A press on a bar selects and plays its segment. The edges of the selected segment can be
dragged. Edges snap to the quietest nearby place, except with Shift. A press elsewhere seeks there. The right button
opens the menu of a segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter

from annotator.core.answer.result_items import Region
from annotator.core.answer.timeline import Bounds, Edge, between, quietest, samples_of, with_edge
from annotator.core.ports.audio import OpenAudio
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.segment_painter import (
    LaidSegments,
    Segment,
    SegmentPlaces,
    paint_chosen,
    paint_pending,
    paint_segments,
    paint_snap,
)
from annotator.ui.viewers.audio.waveform import WaveformView
from annotator.ui.viewers.mark import Mark

DRAG_FROM_PX = 4.0
REACH_PX = 6.0  # around an edge
SNAP_PX = 8  # on each side, in view pixels
MOST_ROWS = 4
BAR_REACH_PX = 4.0  # maximum distance at which a bar is drawn and pressed beside its segment


class SegmentWaveform(WaveformView):
    """A waveform with segments.

    - `selected`: a range was selected.
    - `edge_moved` emits a region id and its new samples.
    - `pressed` emits the id of the region whose bar was pressed.
    - `chosen_at` emits the id of the region under a press on the waveform, "" for none.
    - `grabbed`: a drag of an edge begins.
    - `begun`: a start was set or cleared.
    - `menu_wanted` emits a region id, a sample in it, and the screen position."""

    selected = Signal()
    edge_moved = Signal(str, object)
    pressed = Signal(str)
    chosen_at = Signal(str)
    grabbed = Signal()
    begun = Signal()
    menu_wanted = Signal(str, float, QPoint)

    def __init__(self, *, splits_channels: bool = False) -> None:
        super().__init__(splits_channels=splits_channels)
        self._marks: tuple[Mark, ...] = ()
        self._laid = LaidSegments()
        self._chosen = ""
        self.most_rows = MOST_ROWS
        self._locked = False
        self._begun: float | None = None  # start of the next segment, set by key
        self._begun_before: float | None = None  # start to restore once the audio is loaded
        self._selection: Bounds | None = None
        self.drawn: Bounds | None = None  # the selection, if the user goes on with its text
        self._anchor: tuple[QPointF, float] | None = None  # position and sample of the mouse press
        self._is_drawn = False  # the mouse draws a selection
        self._edge: Edge | None = None
        self._snapped: float | None = None  # quiet place to which a drag has snapped
        self.may_begin: Callable[[], bool] = lambda: True  # if not, it tells the user why
        self.setMouseTracking(True)

    def show_audio(self, audio: OpenAudio | None, fault: str = "") -> None:
        self._begun = None
        self._selection = None
        self._anchor = None
        self._edge = None
        if audio is not None:
            self._begun = self._begun_before
        self._begun_before = None
        super().show_audio(audio, fault)
        self.place_marks()

    def place_marks(self) -> None:
        """Place the regions again, because more is known of their positions."""
        self.show_marks(self._marks, self._chosen)

    def show_marks(self, marks: tuple[Mark, ...], chosen: str) -> None:
        before = (self.row_count, self._chosen)
        laid = self._laid
        self._marks = marks
        self._chosen = chosen
        if self._audio is None:
            self._laid = LaidSegments()
        else:
            self._laid = self._laid.with_marks(marks, self._placement(self._audio), self._places_known_by(self._audio))
        if self.row_count != before[0]:
            self._redraw()
        elif self._laid is not laid or chosen != before[1]:
            self.update()

    def _placement(self, audio: OpenAudio) -> Callable[[Region], Bounds]:
        """Return a function that gives the samples of a region."""
        rate_hz = audio.shape.rate_hz
        return lambda region: samples_of(region.geometry, rate_hz)

    def _places_known_by(self, audio: OpenAudio) -> object:
        return audio.shape.rate_hz

    def lock(self, locked: bool) -> None:
        self._locked = locked
        if locked:
            self.cancel_pending()

    @property
    def chosen(self) -> Segment | None:
        return self._laid.by_id.get(self._chosen)

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments in order of time."""
        return self._laid.in_time

    @property
    def selection(self) -> Bounds | None:
        """The selection that is not a region yet."""
        return self._selection

    @property
    def started_at(self) -> float | None:
        """The start in samples of a region in progress, or None."""
        return self._begun if self._begun is not None else self._begun_before

    def begin_at(self, at: float) -> None:
        """Continue a region that was begun earlier."""
        if self._audio is None:
            self._begun_before = at
        else:
            self._begin(at)

    def _begin(self, at: float | None) -> None:
        if at != self._begun:
            self._begun = at
            self.update()
            self.begun.emit()

    def set_edge(self, at: float, *, goes_to_text: bool = False) -> None:
        """Set the start of a segment, or its end, which completes the selection. With `goes_to_text` the user goes on
        with its text, as after a drag."""
        self.drawn = None
        if self._locked or self._audio is None:
            return
        if self._begun is None:
            self._selection = None
            self._begin(at if self.may_begin() else None)
        else:
            self._selection = between(self._begun, at, self._audio.shape.length)
            self._begin(None)
            if self._selection is not None:
                self.drawn = self._selection if goes_to_text else None
                self.selected.emit()
        self.update()

    def cancel_pending(self) -> bool:
        """Clear the selection and the segment in progress; return False if there was none."""
        had_some = self._selection is not None or self._begun is not None
        self._selection = self.drawn = None
        self._begin(None)
        self.update()
        return had_some

    def show_cursor(self, sample: float) -> None:
        if self._begun is not None:
            self.update()  # the segment in progress grows with playback
        super().show_cursor(sample)

    def snapped(self, at: float) -> float:
        """Return the quietest place within `SNAP_PX`, at the resolution of the view."""
        if self._audio is None:
            return at
        scale = self.stretch.scale
        first = at - SNAP_PX * scale
        count = 2 * SNAP_PX + 1
        levels = [0] * count
        for channel in range(min(2, self._audio.shape.channels)):
            outline = self._audio.outline(channel, max(0.0, first), max(0.0, first) + count * scale, count)
            heights = zip(levels, outline.lows, outline.highs, strict=True)
            levels = [max(level, high - low) for level, low, high in heights]
        return max(0.0, first) + (quietest(levels) + 0.5) * scale

    @property
    def row_count(self) -> int:
        """The number of lanes drawn. Segments in further lanes are drawn in the last one."""
        return min(self.most_rows, self._laid.row_count)

    @property
    def row_px(self) -> int:
        return self.fontMetrics().height() + 2

    def wave_box(self) -> QRect:
        return super().wave_box().adjusted(0, self.row_count * self.row_px, 0, 0)

    def bar_of(self, segment: Segment) -> QRectF:
        places = self._places
        return places.bar(segment.row, *places.sides(segment.samples))

    @property
    def _places(self) -> SegmentPlaces:
        return SegmentPlaces(self.stretch, self.ruler_px, self.row_px, self.most_rows, self.wave_box())

    def _paint_over(self, painter: QPainter, part: QRect) -> None:
        places = self._places
        chosen = self.chosen
        first, last = (self.stretch.sample_at(x) for x in (part.left() - BAR_REACH_PX, part.right() + BAR_REACH_PX))
        others = (segment for segment in self._laid.within(first, last) if segment is not chosen)
        paint_segments(painter, others, places, part)
        if chosen is not None:
            paint_chosen(painter, chosen, places)
        pending = self._selection
        if self._begun is not None and self._audio is not None:
            pending = between(self._begun, self._cursor, self._audio.shape.length)
        if pending is not None:
            paint_pending(painter, places.below(*places.sides(pending)))
        if self._snapped is not None:
            text = _("Snaps to the quietest point nearby. Hold Shift to disable.")
            paint_snap(painter, self.stretch.x_of(self._snapped), places.box, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._audio is None:
            return
        at = event.position()
        self._edge = None if self._locked else self._edge_at(at)
        if self._edge is not None:
            self.grabbed.emit()
            return
        if on_bar := self._bar_at(at):
            self.pressed.emit(on_bar)
        else:
            self._anchor = at, self.stretch.sample_at(at.x())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the segment under the mouse, or from the keyboard that of the selected one."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self._cursor
            region_id = self._chosen
            point = QPoint(round(self.stretch.x_of(at)), self.wave_box().center().y())
        else:
            at = self.stretch.sample_at(event.pos().x())
            point = event.pos()
            region_id = self._bar_at(QPointF(point)) or self._region_at(at)
        if self._locked or self._audio is None or not region_id:
            super().contextMenuEvent(event)
        else:
            self.menu_wanted.emit(region_id, at, self.mapToGlobal(point))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            over_edge = not self._locked and self._edge_at(at) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over_edge else Qt.CursorShape.ArrowCursor)
        elif self._edge is not None:
            self._drag_edge(self._edge, self._place(event))
        elif self._anchor is not None and not self._locked and self._audio is not None:
            self._draw(self._anchor, at.x(), self._place(event), self._audio.shape.length)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        anchor, self._anchor, self._edge, self._snapped = self._anchor, None, None, None
        self._is_drawn = False
        self.update()
        if event.button() is not Qt.MouseButton.LeftButton or anchor is None or self._audio is None:
            return
        if abs(event.position().x() - anchor[0].x()) < DRAG_FROM_PX or self._locked:
            self.wanted.emit(anchor[1])
            self.chosen_at.emit(self._region_at(anchor[1]))
        elif self._selection is not None:
            start = anchor[1] if _is_free(event) else self.snapped(anchor[1])
            self._selection = between(start, self._place(event), self._audio.shape.length) or self._selection
            self._snapped = None
            self.drawn = self._selection
            self.selected.emit()

    def _draw(self, anchor: tuple[QPointF, float], x_px: float, at: float, length: int) -> None:
        """Extend the selection once the mouse has moved too far for a click. A refused drag ends."""
        if not self._is_drawn and abs(x_px - anchor[0].x()) < DRAG_FROM_PX:
            return
        self._is_drawn = self._is_drawn or self.may_begin()
        if self._is_drawn:
            self._begin(None)
            self._selection = between(anchor[1], at, length)
            self.update()
        else:
            self._anchor = None

    def _place(self, event: QMouseEvent) -> float:
        at = self.stretch.sample_at(event.position().x())
        self._snapped = None if _is_free(event) else self.snapped(at)
        return at if self._snapped is None else self._snapped

    def _drag_edge(self, edge: Edge, at: float) -> None:
        chosen = self.chosen
        if chosen is not None and self._audio is not None:
            self.edge_moved.emit(self._chosen, with_edge(chosen.samples, edge, at, self._audio.shape.length))

    def _edge_at(self, at: QPointF) -> Edge | None:
        """Return the nearer edge of the selected segment within reach, or None."""
        chosen = self.chosen
        if chosen is None or at.y() < self.ruler_px:
            return None
        far_px, edge = min((abs(self.stretch.x_of(chosen.samples[edge]) - at.x()), edge) for edge in Edge)
        return edge if far_px <= REACH_PX else None

    def _bar_at(self, at: QPointF) -> str:
        """Return the id of the region whose bar is at the position, "" for none."""
        under = self._laid.within(*(self.stretch.sample_at(at.x() + by) for by in (-BAR_REACH_PX, BAR_REACH_PX)))
        return next((item.mark.region.id for item in under if self.bar_of(item).contains(at)), "")

    def _region_at(self, sample: float) -> str:
        """Return the id of the shortest segment at a sample, so that inner segments can be clicked; "" for none."""
        under = [item for item in self.segments if item.samples[0] <= sample < item.samples[1]]
        shortest = min(under, key=lambda item: item.samples[1] - item.samples[0], default=None)
        return "" if shortest is None else shortest.mark.region.id


def _is_free(event: QMouseEvent) -> bool:
    """Return whether Shift is held, which turns snapping off."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
