"""Virtual rows of a list with possibly thousands of segments. Only visible rows and the next focus targets exist as
widgets; the others are known by index and height."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from annotator.ui.design.transcription.segment_row import SegmentRow
from annotator.ui.keyboard.tab_order import tab_from

ROW_GAP_PX = 6
# creating and laying out a row takes up to 4 ms, so a whole screen of rows is created in several event loop turns
MADE_AT_ONCE = 2
UNSEEN_PX = 40  # assumed height until the first row is measured


class RowsInView(QWidget):
    """A widget as tall as all rows together. It positions the rows itself and reuses those that leave the view. The
    focused row, the focus targets before and after it, and the first and last target always exist, so that Tab
    reaches every row in order."""

    def __init__(self, make: Callable[[], SegmentRow], fill: Callable[[SegmentRow, str], None]) -> None:
        """Create the list. `make` creates a row; `fill` displays a segment in it."""
        super().__init__()
        self._make = make
        self._fill = fill
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._stops: list[int] = []  # indexes of rows that can get the focus
        self._rows: dict[str, SegmentRow] = {}
        self._recycled: list[SegmentRow] = []
        self._heights: dict[str, int] = {}
        self._tops: list[int] = [0]  # top of each row, and the total height
        self._are_tops_known = False
        self._usual_px = UNSEEN_PX
        self._asked_for = ""
        self._area: QScrollArea | None = None
        self._is_placing = False
        self._is_more_wanted = False
        # A placeholder for the position in the tab order: Qt inserts nothing after a widget that takes no focus, such
        # as this one.
        self._begins_here = QWidget(self)
        self._begins_here.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._begins_here.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(0)

    @property
    def rows(self) -> list[SegmentRow]:
        """The existing rows, in order."""
        return [self._rows[region_id] for region_id in sorted(self._rows, key=self._places.__getitem__)]

    def show_all(self, ids: Sequence[str], stops: Sequence[int]) -> None:
        """Set the rows and their order. `stops` are the indexes of rows that can get the focus."""
        if self._ids != ids:
            self._are_tops_known = False
            self._ids = list(ids)
            self._places = {region_id: place for place, region_id in enumerate(ids)}
            if len(self._heights) > 2 * len(ids):
                self._heights = {region_id: px for region_id, px in self._heights.items() if region_id in self._places}
        self._stops = list(stops)
        for region_id in [region_id for region_id in self._rows if region_id not in self._places]:
            self._put_away(region_id)
        for region_id, row in self._rows.items():
            self._fill(row, region_id)
        self._place()

    def row(self, region_id: str) -> SegmentRow | None:
        """Return the row of a region, in existence, visible or not, until the next request; None if unknown."""
        if region_id not in self._places:
            return None
        self._asked_for = region_id
        if region_id not in self._rows:
            self._place()
        return self._rows[region_id]

    def with_focus(self) -> SegmentRow | None:
        return next((row for row in self._rows.values() if row.holds_focus()), None)

    def event(self, event: QEvent) -> bool:
        """Update the positions after a row changed its height through typing."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._heights.clear()
            self._are_tops_known = False
            self._usual_px = UNSEEN_PX
            self._place()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._area is None:
            above: QWidget | None = self.parentWidget()
            while above is not None and not isinstance(above, QScrollArea):
                above = above.parentWidget()
            self._area = above
            if above is not None:
                above.verticalScrollBar().valueChanged.connect(self._place)
                above.verticalScrollBar().rangeChanged.connect(self._place)
        self._place()

    def follow_focus(self) -> None:
        """Update the rows after the focus moved to another one."""
        self._place()

    def _place(self) -> None:
        if self._is_placing:
            return
        self._is_placing = True
        anchor = self._anchor_row()
        self._count_heights()
        changed = self._take_wanted()
        for region_id, row in self._rows.items():
            self._measure(region_id, row)
        self._count_heights()
        for region_id, row in self._rows.items():
            place = self._places[region_id]
            row.setGeometry(0, self._tops[place], self.width(), self._heights[region_id])
        if self.height() != self._tops[-1]:
            self.setFixedHeight(max(0, self._tops[-1] - ROW_GAP_PX))
        if changed:
            self._order_by_tab()
        self._is_placing = False
        self._hold_in_view(anchor)

    def _take_wanted(self) -> bool:
        """Create, reuse and release rows as needed. Return True if rows were missing."""
        wanted = self._wanted()
        missing = [place for place in wanted if self._ids[place] not in self._rows]
        for region_id in [region_id for region_id in self._rows if self._places[region_id] not in wanted]:
            self._put_away(region_id)
        new_count = 0
        for place in missing:
            if not self._recycled:
                new_count += 1
                if new_count > MADE_AT_ONCE and self._ids[place] != self._asked_for:
                    self._go_on_later()
                    continue
            row = self._recycled.pop() if self._recycled else self._make()
            self._rows[self._ids[place]] = row
            self._fill(row, self._ids[place])
            row.show()
        return bool(missing)

    def _go_on_later(self) -> None:
        if not self._is_more_wanted:
            self._is_more_wanted = True
            QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        self._is_more_wanted = False
        self._place()

    def _wanted(self) -> dict[int, None]:
        """Return the indexes of the rows that should exist, most important first."""
        wanted: dict[int, None] = {}
        if self._asked_for in self._places:
            wanted[self._places[self._asked_for]] = None
        focused = self.with_focus()
        if focused is not None:
            place = self._places[focused.region_id]
            at = bisect_right(self._stops, place)
            wanted |= dict.fromkeys([place, *self._stops[max(0, at - 2) : at + 1]])
        first_px, last_px = self._in_view()
        first = max(0, bisect_right(self._tops, first_px) - 1)
        last = min(len(self._ids), bisect_right(self._tops, last_px))
        wanted |= dict.fromkeys(range(first, last))
        if self._stops:
            wanted |= dict.fromkeys((self._stops[0], self._stops[-1]))
        return wanted

    def _in_view(self) -> tuple[int, int]:
        """Return the visible range in pixels of this widget."""
        if self._area is None or not self.isVisible():
            return 0, 0 if self._area is not None else self._tops[-1]
        viewport = self._area.viewport()
        top_px = -self.mapTo(viewport, QPoint()).y()
        return top_px, top_px + viewport.height()

    def _measure(self, region_id: str, row: SegmentRow) -> None:
        px = row.height_at(self.width())
        before = (self._heights.get(region_id), self._usual_px)
        self._heights[region_id] = px
        self._usual_px = px if self._usual_px == UNSEEN_PX else min(self._usual_px, px)
        if before != (px, self._usual_px):
            self._are_tops_known = False

    def _count_heights(self) -> None:
        if self._are_tops_known:
            return
        self._are_tops_known = True
        usual_px = self._usual_px
        heights = self._heights
        pitches = (heights.get(region_id, usual_px) + ROW_GAP_PX for region_id in self._ids)
        self._tops = list(accumulate(pitches, initial=0))

    def _anchor_row(self) -> tuple[str, int] | None:
        """Return the row that must not move while rows above it change, and its y position: the focused row if
        visible, else the first visible one."""
        first_px, last_px = self._in_view()
        seen = [row for row in self.rows if row.y() + row.height() > first_px and row.y() < last_px]
        anchor = next((row for row in seen if row.holds_focus()), seen[0] if seen else None)
        return None if anchor is None else (anchor.region_id, anchor.y())

    def _hold_in_view(self, anchor: tuple[str, int] | None) -> None:
        if anchor is None or self._area is None or anchor[0] not in self._places:
            return
        by_px = self._tops[self._places[anchor[0]]] - anchor[1]
        if by_px:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + by_px)

    def _put_away(self, region_id: str) -> None:
        """Release a row. If it has the focus, the list keeps it until the caller moves it."""
        row = self._rows.pop(region_id)
        if row.holds_focus():
            self.setFocus()
        row.hide()
        self._recycled.append(row)

    def _order_by_tab(self) -> None:
        before: QWidget = self._begins_here
        for row in self.rows:
            tab_from(before, row)
            before = row.fields[-1]
