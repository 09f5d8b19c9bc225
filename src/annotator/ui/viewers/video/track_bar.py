"""The bar below a video frame: the keyframes of the selected region, its visible spans, and buttons to edit them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotator.core.answer.video_tracks import spans
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.theme.icons import icon
from annotator.ui.theme.palette import current
from annotator.ui.viewers.video.tracks import ChosenTrack, VideoTracks
from annotator.ui.widgets.labels import ToolButton

ICON_PX = 18
STRIP_PX = 20
LEAST_STRIP_PX = 80
SIDE_PX = 8
KEYFRAME_PX = 5
NEAR_PX = 6  # distance within which a press selects a keyframe


class TrackStrip(QWidget):
    """A strip with the keyframes, on the same time axis as the waveform below. `wanted` emits the frame to show. It
    takes no focus, because keys do the same."""

    wanted = Signal(int)

    def __init__(self, x_of: Callable[[int], float], frame_along: Callable[[float], int]) -> None:
        """Create the strip. `x_of` returns the x position of a frame, and `frame_along` the frame at an x position."""
        super().__init__()
        self._chosen: ChosenTrack | None = None
        self.x_of = x_of
        self._frame_along = frame_along
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(LEAST_STRIP_PX)

    def sizeHint(self) -> QSize:
        return QSize(320, STRIP_PX)

    def show_chosen(self, chosen: ChosenTrack | None) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def frame_at(self, x_px: float) -> int | None:
        """Return the frame at an x position; None while no region is selected."""
        chosen = self._chosen
        return None if chosen is None else max(0, min(self._frame_along(x_px), chosen.last_frame))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        chosen = self._chosen
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        if chosen is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            for first, last in spans(chosen.track, chosen.last_frame):
                left = self.x_of(first)
                right = self.x_of(last)
                painter.drawRoundedRect(QRectF(left - 2, middle - 2.5, right - left + 4, 5), 2, 2)
            for keyframe in chosen.track:
                self._paint_keyframe(
                    painter, self.keyframe_x(keyframe.frame), middle, is_here=keyframe.frame == chosen.frame
                )
            painter.setPen(QPen(theme.colour("cursor"), 1.5))
            x = self.x_of(chosen.frame)
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    def keyframe_x(self, frame: int) -> float:
        """Return the x position of a keyframe, shifted inwards at an end of the visible range."""
        x_px = self.x_of(frame)
        most_px = KEYFRAME_PX + 2
        is_in_view = -0.5 <= x_px <= self.width() + 0.5
        return min(max(x_px, most_px), self.width() - most_px) if is_in_view else x_px

    def _paint_keyframe(self, painter: QPainter, x: float, y: float, *, is_here: bool) -> None:
        theme = current()
        half = KEYFRAME_PX + (1 if is_here else 0)
        painter.setPen(QPen(theme.colour("ink"), 1.2))
        painter.setBrush(theme.colour("cursor" if is_here else "surface"))
        corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        chosen = self._chosen
        if chosen is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position().x()
        near = min(chosen.track, key=lambda keyframe: abs(self.keyframe_x(keyframe.frame) - at))
        if abs(self.keyframe_x(near.frame) - at) <= NEAR_PX:
            self.wanted.emit(near.frame)
        else:
            self._go(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._chosen is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def _go(self, x_px: float) -> None:
        frame = self.frame_at(x_px)
        if frame is not None:
            self.wanted.emit(frame)


class TrackBar(QFrame):
    """The bar of the selected region. Its space is reserved while no region is selected, so that the frame keeps its
    size. A click takes no focus. Tab reaches every button."""

    def __init__(self, tracks: VideoTracks, x_of: Callable[[int], float], frame_along: Callable[[float], int]) -> None:
        """Create the bar. `x_of` and `frame_along` are those of its strip."""
        super().__init__()
        self._tracks = tracks
        self._is_locked = False
        self.setProperty("role", "bar")
        self.before = self._button("anchor-back", _("Previous keyframe"), "anchor_back")
        self.place = self._button("anchor", _("This frame is a keyframe of the region"), "place_box")
        self.after = self._button("anchor-forward", _("Next keyframe"), "anchor_forward")
        self.leave = self._button("leave", _("The region is hidden after this frame"), "box_leaves")
        actions: dict[QToolButton, Callable[[], None]] = {
            self.before: lambda: tracks.go_to_keyframe(forward=False),
            self.place: tracks.toggle_keyframe,
            self.after: lambda: tracks.go_to_keyframe(forward=True),
            self.leave: tracks.toggle_visibility,
        }
        for button, action in actions.items():
            button.clicked.connect(action)
            button.clicked.connect(self.refresh)  # reset the checked state after a refused command
        self.strip = TrackStrip(x_of, frame_along)
        self.place.setCheckable(True)
        self.leave.setCheckable(True)
        self._lay_out()
        tracks.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        """Lay out the bar; the strip has the full width, like the waveform."""
        row = QHBoxLayout()
        row.setContentsMargins(SIDE_PX, 1, SIDE_PX, 1)
        row.setSpacing(2)
        for button in (self.before, self.place, self.after, self.leave):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.strip)

    def lock(self, locked: bool) -> None:
        self._is_locked = locked
        self.refresh()

    def refresh(self) -> None:
        chosen = self._tracks.chosen
        self.strip.show_chosen(chosen)
        for button in (self.before, self.after):
            button.setEnabled(chosen is not None)
        for button in (self.place, self.leave):
            button.setEnabled(chosen is not None and not self._is_locked)
        self.place.setChecked(chosen is not None and chosen.is_keyframe)
        self.leave.setChecked(chosen is not None and chosen.frame >= chosen.track[0].frame and not chosen.goes_on)

    def _button(self, icon_name: str, text: str, command: str) -> QToolButton:
        button = ToolButton(self)
        button.setProperty("role", "tool")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setIcon(icon(icon_name))
        button.setAccessibleName(text)
        tip_keys(button, command, text)
        return button
