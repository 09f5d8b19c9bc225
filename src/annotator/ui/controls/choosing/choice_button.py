"""A choice as a row with its key, its check box or radio button, and its text. It is painted here so that it is
clear in both themes and at any scale. Assistive technology sees a check box or radio button."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from annotator.core.design.controls import Selection
from annotator.core.design.options import Path
from annotator.ui.theme.palette import RADIUS_PX, current

KEY_PX = 22
BOX_PX = 18
PAD_PX = 8
ROUNDING_PX = 2  # text with exactly its advance width would wrap
LINE_PX = 36
TEXT_MIN_PX = 24


def choice_button(selection: Selection, text: str, key: str) -> QAbstractButton:
    """Return an unchecked button. A click toggles it."""
    button: _Box | _Dot = _Box() if selection is Selection.MULTIPLE else _Dot()
    show_key(button, key)
    button.setAccessibleName(text)
    button.setText(text.replace("&", "&&"))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return button


def show_key(button: QAbstractButton, key: str) -> None:
    """Display a shortcut key; empty for none."""
    if isinstance(button, _Box | _Dot) and key != button.key:
        button.key = key
        button.updateGeometry()
        button.update()


def state_of(path: Path, everywhere: Collection[Path], somewhere: Collection[Path]) -> Qt.CheckState:
    """Return the check state of a choice that is selected for all regions or for some of them."""
    if path in everywhere:
        return Qt.CheckState.Checked
    return Qt.CheckState.PartiallyChecked if path in somewhere else Qt.CheckState.Unchecked


def show_mark(button: QAbstractButton, state: Qt.CheckState) -> None:
    """Display a check state. A parent with some checked children and a choice of some of several regions are
    partially checked. QRadioButton has no such state, so it is painted here."""
    if isinstance(button, QCheckBox):
        button.setTristate(state is Qt.CheckState.PartiallyChecked)
        button.setCheckState(state)
    elif isinstance(button, _Dot):
        button.setChecked(state is Qt.CheckState.Checked)
        button.show_partly(is_partly=state is Qt.CheckState.PartiallyChecked)


# PySide6 allows a Qt class in only one branch of the inheritance tree, so the mixin has no Qt base class at run time.
if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object


class _Row(_Button):
    """A row that is as wide as allowed and as high as its text needs. The whole row can be clicked."""

    key: str = ""

    def sizeHint(self) -> QSize:
        words_px = self.fontMetrics().horizontalAdvance(_words(self))
        width_px = _words_left(self.key) + words_px + PAD_PX + ROUNDING_PX
        return QSize(width_px, self.heightForWidth(width_px))

    def minimumSizeHint(self) -> QSize:
        return QSize(_words_left(self.key) + TEXT_MIN_PX, LINE_PX)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped text: long text is wrapped, not truncated."""
        room = QRect(0, 0, width - _words_left(self.key) - PAD_PX, 0)
        needed = self.fontMetrics().boundingRect(room, _wrapped(self, room.width()), _words(self))
        return max(LINE_PX, needed.height() + 2 * PAD_PX)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_mark(painter, _paint_row(self, painter, self.key))
        painter.end()

    def _paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        raise NotImplementedError


class _Box(_Row, QCheckBox):
    def _paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        paint_box(painter, mark, self.checkState())


class _Dot(_Row, QRadioButton):
    is_partly: bool = False

    def show_partly(self, *, is_partly: bool) -> None:
        if is_partly != self.is_partly:
            self.is_partly = is_partly
            self.update()

    def _paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        painter.drawEllipse(mark)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current().colour("accent_ink"))
            painter.drawEllipse(mark.center(), 4, 4)
        elif self.is_partly:
            middle = mark.center()
            painter.setPen(QPen(current().colour("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(middle - QPointF(4, 0), middle + QPointF(4, 0))


def paint_box(painter: QPainter, mark: QRectF, state: Qt.CheckState) -> None:
    """Paint a check box with a tick, a dash (partially checked) or nothing. `mark` is a square of about `BOX_PX`."""
    theme = current()
    is_set = state is not Qt.CheckState.Unchecked
    painter.setPen(QPen(theme.colour("accent" if is_set else "muted"), 1.6))
    painter.setBrush(theme.colour("accent" if is_set else "surface"))
    painter.drawRoundedRect(mark, 4, 4)
    painter.setPen(QPen(theme.colour("accent_ink"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    scale = mark.width() / BOX_PX
    if state is Qt.CheckState.PartiallyChecked:
        middle = mark.center().y()
        painter.drawLine(QPointF(mark.left() + 4.5 * scale, middle), QPointF(mark.right() - 4.5 * scale, middle))
    elif is_set:
        tick = ((4, 9.5), (7.5, 13), (14, 5.5))
        points = [QPointF(mark.left() + x * scale, mark.top() + y * scale) for x, y in tick]
        painter.drawPolyline(QPolygonF(points))


def _words(button: QAbstractButton) -> str:
    """Return the original text: the text of a Qt button doubles each `&`."""
    return button.text().replace("&&", "&")


def _words_left(key: str) -> int:
    return PAD_PX + (KEY_PX + PAD_PX if key else 0) + BOX_PX + PAD_PX


def _wrapped(button: QAbstractButton, available_px: int) -> Qt.TextFlag:
    metrics = button.fontMetrics()
    longest_px = max((metrics.horizontalAdvance(word) for word in _words(button).split()), default=0)
    return Qt.TextFlag.TextWordWrap if longest_px <= available_px else Qt.TextFlag.TextWrapAnywhere


def _paint_row(button: QAbstractButton, painter: QPainter, key: str) -> QRectF:
    """Paint background, focus ring, key and text. Prepare the painter for the mark and return its rectangle."""
    theme = current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    row = QRectF(button.rect()).adjusted(1, 1, -1, -1)
    ground = "selection" if button.isChecked() else "hover" if button.underMouse() and button.isEnabled() else ""
    painter.setPen(QPen(theme.colour("focus"), 2) if button.hasFocus() else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(ground) if ground else QColor(0, 0, 0, 0))
    painter.drawRoundedRect(row, RADIUS_PX, RADIUS_PX)
    middle, left = row.center().y(), float(PAD_PX)
    ink = theme.colour("ink" if button.isEnabled() else "disabled_ink")
    if key:
        paint_key(painter, QRectF(left, middle - KEY_PX / 2, KEY_PX, KEY_PX), key)
        left += KEY_PX + PAD_PX
    painter.setPen(ink)
    text = QRectF(_words_left(key), 0, button.width() - _words_left(key) - PAD_PX, button.height())
    place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(text, place | _wrapped(button, int(text.width())), _words(button))
    edge = theme.colour("accent" if button.isChecked() else "muted")
    painter.setPen(QPen(edge, 1.6))
    painter.setBrush(theme.colour("accent") if button.isChecked() else theme.colour("surface"))
    return QRectF(left, middle - BOX_PX / 2, BOX_PX, BOX_PX)


def paint_key(painter: QPainter, cap: QRectF, key: str) -> None:
    theme = current()
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(theme.colour("muted"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key.upper())
