"""A timeline of one day with a colour and pattern per activity. The user can step through its periods by keyboard.
Each pixel column shows the activity that takes most of its time. The range is the active hours or the whole day."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QBrush, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.core.time.local_days import ClockChange, HourMark
from annotator.core.time.timesheet import (
    Hours,
    Stretch,
    Timesheet,
    columns_of_groups,
    columns_of_stretches,
    full_day,
    hours_lived,
)
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.theme import time_patterns
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import plain_tip

BAND_PX = 44
AWAY_PX = 8
TOP_PX = 6
TOOLBAR_PX = 24
SIDE_PX = 22
LABEL_PX = 54
CHANGE_PX = 100
OUTLINED_FROM_PX = 3
STEPS_HOURS = (1, 2, 3, 4, 6, 12)


class DayScale(Struct, frozen=True):
    """The axis of a day: full hours, clock changes, and the current time (UTC)."""

    hours: Sequence[HourMark] = ()
    changes: Sequence[ClockChange] = ()
    now_utc_ms: int = 0


class DayStrip(QWidget):
    """A timeline. `chosen` carries the index of a period. The caller supplies its texts."""

    ACCESSIBLE_ROLE = QAccessible.Role.Chart
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Timesheet | None = None
        self._hours = Hours(0, 1)
        self._is_whole = False
        self._columns: tuple[int, list[TimeGroup | None]] = (0, [])  # number of columns, and the group of each
        self._lines: Sequence[str] = ()
        self._scale = DayScale()
        self._selected = -1
        self._brushes: dict[TimeGroup, QBrush] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(640, TOP_PX + BAND_PX + TOOLBAR_PX)

    def show_day(self, sheet: Timesheet, scale: DayScale, lines: Sequence[str], accessible_name: str) -> None:
        """Show a day. `lines` holds one line per period; `accessible_name` is that of the timeline."""
        self._sheet = sheet
        self._scale = scale
        self._lines = lines
        self._brushes = {group: time_patterns.brush(group) for group in TimeGroup}
        self._selected = -1
        self.setAccessibleName(accessible_name)
        self._choose_hours()

    def show_full_day(self, is_whole: bool) -> None:
        """Show the whole day, or only the active hours."""
        self._is_whole = is_whole
        self._choose_hours()

    @property
    def hours(self) -> Hours:
        """The shown range of the day."""
        return self._hours

    def _choose_hours(self) -> None:
        if self._sheet is not None:
            window, runs = self._sheet.window, self._sheet.runs
            self._hours = full_day(window) if self._is_whole else hours_lived(window, runs, self._scale.hours)
        self._columns = (0, [])
        self.update()

    @property
    def _stretches(self) -> tuple[Stretch, ...]:
        return self._sheet.stretches if self._sheet is not None else ()

    def select(self, index: int) -> None:
        self._selected = index if 0 <= index < len(self._stretches) else -1
        self.setAccessibleDescription(self._lines[self._selected] if self._selected >= 0 else "")
        self.update()

    @property
    def selected(self) -> int:
        """The index of the selected period, or -1."""
        return self._selected

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._stretches) - 1
        steps = {Qt.Key.Key_Left: self._selected - 1, Qt.Key.Key_Right: self._selected + 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        wanted = {**steps, **ends}.get(Qt.Key(event.key()))
        if wanted is None or last < 0:
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(max(0, wanted), last))
        announce(self, self.accessibleDescription())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().x())
        if index >= 0:
            self.chosen.emit(index)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), plain_tip(self._lines[index]) if index >= 0 else "", self)
            return True
        return super().event(event)

    def _at(self, x: float) -> int:
        """Return the index of the period that takes most of the pixel column at `x`, or -1."""
        ground = self._ground()
        columns = columns_of_stretches(self._stretches, self._hours, int(ground.width()))
        at = int(x - ground.left())
        return columns[at] if 0 <= at < len(columns) else -1

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._sheet is None:
            return
        theme = current()
        painter = QPainter(self)
        painter.fillRect(self._ground(), theme.colour("surface"))
        self._paint_hours(painter)
        self._paint_groups(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(self._ground())
        if self._hours.begin_utc_ms <= self._scale.now_utc_ms < self._hours.end_utc_ms:
            x = self._x(self._scale.now_utc_ms)
            painter.setPen(QPen(theme.colour("ink"), 2))
            painter.drawLine(QPointF(x, TOP_PX - 4), QPointF(x, TOP_PX + BAND_PX + 4))
        if self._selected >= 0:
            around = self._around(self._stretches[self._selected]).adjusted(-3, -3, 3, 3)
            painter.setPen(QPen(theme.colour("focus" if self.hasFocus() else "ink"), 2.5))
            painter.drawRoundedRect(around, 3, 3)
        elif self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(self._ground().adjusted(-2, -2, 2, 2), 3, 3)
        painter.end()

    def _paint_groups(self, painter: QPainter) -> None:
        ground, begin = self._ground(), 0
        for group, alike in groupby(self._groups()):
            width = len(list(alike))
            if group is not None:
                top = TOP_PX + (BAND_PX - AWAY_PX if group in UNLIVED else 0)
                area = QRectF(ground.left() + begin, top, width, TOP_PX + BAND_PX - top)
                painter.fillRect(area, self._brushes[group])
                if width > OUTLINED_FROM_PX:
                    painter.setPen(QPen(time_patterns.colour(group), 1))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(area.adjusted(0, 0, -1, -1))
            begin += width

    def _groups(self) -> list[TimeGroup | None]:
        """Return the group of each pixel column, recomputed if the width has changed."""
        count = int(self._ground().width())
        if self._columns[0] != count and self._sheet is not None:
            self._columns = (count, columns_of_groups(self._sheet.runs, self._hours, count))
        return self._columns[1]

    def _paint_hours(self, painter: QPainter) -> None:
        theme = current()
        changed = self._paint_changes(painter)
        shown = [mark for mark in self._scale.hours if self._is_shown(mark.utc_ms)]
        room = self._ground().width() / max(1, len(shown) - 1)
        step = next((hours for hours in STEPS_HOURS if hours * room >= LABEL_PX), STEPS_HOURS[-1])
        for mark in shown:
            x = self._x(mark.utc_ms)
            place = self._label_place(x)
            is_labelled = mark.hour % step == 0 and not any(place.intersects(other) for other in changed)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, TOP_PX), QPointF(x, TOP_PX + BAND_PX + (6 if is_labelled else 3)))
            if is_labelled:
                painter.setPen(theme.colour("muted"))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number_format.full_hour(mark.hour))

    def _paint_changes(self, painter: QPainter) -> list[QRectF]:
        """Draw clock changes as dashed lines with labels. Return the label rectangles."""
        theme, places = current(), []
        for change in self._scale.changes:
            if self._is_shown(change.utc_ms):
                x = self._x(change.utc_ms)
                painter.setPen(QPen(theme.colour("muted"), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(x, TOP_PX), QPointF(x, TOP_PX + BAND_PX + 6))
                painter.setPen(theme.colour("muted"))
                place = self._label_place(x, CHANGE_PX)
                text = number_format.clock_change(change.utc_ms, change.from_min, change.to_min)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
                places.append(place)
        return places

    def _is_shown(self, utc_ms: int) -> bool:
        return self._hours.begin_utc_ms <= utc_ms <= self._hours.end_utc_ms

    def _label_place(self, x: float, width_px: int = LABEL_PX) -> QRectF:
        return QRectF(x - width_px / 2, TOP_PX + BAND_PX + 6, width_px, TOOLBAR_PX - 6)

    def _ground(self) -> QRectF:
        return QRectF(SIDE_PX, TOP_PX, max(1, self.width() - 2 * SIDE_PX), BAND_PX)

    def _around(self, stretch: Stretch) -> QRectF:
        """Return the outline of a period, at least two pixels wide, even if the period is outside the range."""
        ground = self._ground()
        left = min(max(ground.left(), self._x(stretch.utc_ms)), ground.right() - 2)
        right = max(left + 2, min(ground.right(), self._x(stretch.end_utc_ms)))
        top = TOP_PX + (BAND_PX - AWAY_PX if stretch.group in UNLIVED else 0)
        return QRectF(left, top, right - left, TOP_PX + BAND_PX - top)

    def _x(self, utc_ms: int) -> float:
        ground = self._ground()
        return ground.left() + ground.width() * (utc_ms - self._hours.begin_utc_ms) / self._hours.length_ms
