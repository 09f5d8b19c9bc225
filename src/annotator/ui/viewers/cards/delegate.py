"""The painting of a card: its place, title, the first lines of its text, and its images."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.design.objects import Card
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import RADIUS_PX, current
from annotator.ui.viewers.cards.card_images import CardImages

INSIDE_PX = 10
BETWEEN_PX = 6
AROUND_PX = 3  # half the distance of two cards
MOST_LINES = 6  # of a card that is not open
MOST_TITLE_LINES = 2
IMAGE_PX, OPEN_IMAGE_PX = 160, 480
_MOST_MEASURED = 2_000  # characters of a card that is not open

CARD_ROLE = Qt.ItemDataRole.UserRole
OPEN_ROLE = Qt.ItemDataRole.UserRole + 1

type CardIndex = QModelIndex | QPersistentModelIndex


class _Line(NamedTuple):
    text: str
    font: QFont
    colour: str
    top_px: int


class _Layout(NamedTuple):
    """`left_px` is the left edge of texts and images. `images` are their boxes, from the top left of the card."""

    lines: tuple[_Line, ...]
    images: tuple[QRect, ...]
    left_px: int
    height_px: int


class CardDelegate(QStyledItemDelegate):
    """`is_ranked`: the cards have numbers."""

    def __init__(self, view: QListView, images: CardImages | None, *, is_ranked: bool) -> None:
        super().__init__(view)
        self._view = view
        self._images = images
        self._is_ranked = is_ranked
        self._known: dict[tuple[object, ...], _Layout] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: CardIndex) -> QSize:
        return QSize(self._width_px, self._layout(index).height_px + 2 * AROUND_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: CardIndex) -> None:
        layout = self._layout(index)
        theme = current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(option.rect).adjusted(1, AROUND_PX, -1, -AROUND_PX)
        has_focus = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        painter.setPen(QPen(theme.colour("focus" if has_focus else "line"), 2 if has_focus else 1))
        painter.setBrush(theme.colour("selection" if has_focus else "surface"))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        corner = whole.topLeft()
        for line in layout.lines:
            painter.setFont(line.font)
            painter.setPen(theme.colour(line.colour))
            metrics = QFontMetrics(line.font)
            width_px = whole.width() - layout.left_px - INSIDE_PX
            box = QRectF(corner + QPointF(layout.left_px, line.top_px), QSize(round(width_px), metrics.lineSpacing()))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line.text)
        if self._is_ranked:
            self._paint_place(painter, corner, index.row() + 1)
        card: Card = index.data(CARD_ROLE)
        for path, box_px in zip(card.images, layout.images, strict=False):
            self._paint_image(painter, path, QRectF(box_px).translated(corner))
        painter.restore()

    def _paint_place(self, painter: QPainter, corner: QPointF, place: int) -> None:
        font = self._font(is_bold=True)
        painter.setFont(font)
        painter.setPen(current().colour("accent"))
        size = QSize(self._number_px, QFontMetrics(font).lineSpacing())
        box = QRectF(corner + QPointF(INSIDE_PX, INSIDE_PX), size)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number_format.count(place))

    def _paint_image(self, painter: QPainter, path: str, box: QRectF) -> None:
        images = self._images
        ratio = self._view.devicePixelRatioF()
        found = None if images is None else images.image(path, round(box.height() * ratio))
        if found is None:
            painter.setPen(current().colour("line"))
            painter.setBrush(current().colour("ground"))
            painter.drawRect(box)
            fault = "" if images is None else images.fault(path)
            painter.setPen(current().colour("danger" if fault else "muted"))
            painter.setFont(self._font())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box.adjusted(4, 4, -4, -4), flags, fault or _("Loading image"))
            return
        size = (found.size() / ratio).scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRectF(box.topLeft(), size), found, QRectF(found.rect()))

    @property
    def _width_px(self) -> int:
        return max(1, self._view.viewport().width())

    @property
    def _number_px(self) -> int:
        metrics = QFontMetrics(self._font(is_bold=True))
        return metrics.horizontalAdvance(number_format.count(self._view.model().rowCount()))

    def _font(self, *, is_bold: bool = False) -> QFont:
        font = QFont(self._view.font())
        font.setBold(is_bold)
        return font

    def _layout(self, index: CardIndex) -> _Layout:
        card: Card = index.data(CARD_ROLE)
        is_open = bool(index.data(OPEN_ROLE))
        number_px = self._number_px if self._is_ranked else 0
        key = (card.id, is_open, self._width_px, number_px, self._view.font().key())
        if key not in self._known:
            if len(self._known) > 2 * self._view.model().rowCount():
                self._known.clear()
            self._known[key] = self._measured(card, number_px, is_open=is_open)
        return self._known[key]

    def _measured(self, card: Card, number_px: int, *, is_open: bool) -> _Layout:
        left_px = INSIDE_PX + (number_px + BETWEEN_PX + 2 if number_px else 0)
        room_px = max(40, self._width_px - 2 - left_px - INSIDE_PX)
        plain, bold = self._font(), self._font(is_bold=True)
        title = card.title or ("" if card.body or card.images else card.id)
        lines: list[_Line] = []
        top_px = INSIDE_PX
        is_cut = False
        for text, font, most in ((title, bold, MOST_TITLE_LINES), (card.body, plain, MOST_LINES)):
            if not text:
                continue
            shown, cut = wrapped(text, font, room_px, None if is_open else most)
            is_cut |= cut
            for line in shown:
                lines.append(_Line(line, font, "ink", top_px))
                top_px += QFontMetrics(font).lineSpacing()
            top_px += BETWEEN_PX
        images, top_px = _placed_images(len(card.images), left_px, room_px, top_px, is_open=is_open)
        if is_cut or is_open:
            text = _("Smaller: Space") if is_open else _("Larger: Space")
            lines.append(_Line(text, plain, "muted", top_px))
            top_px += QFontMetrics(plain).lineSpacing() + BETWEEN_PX
        return _Layout(tuple(lines), images, left_px, max(top_px - BETWEEN_PX, INSIDE_PX + 20) + INSIDE_PX)


def _placed_images(
    count: int, left_px: int, room_px: int, top_px: int, *, is_open: bool
) -> tuple[tuple[QRect, ...], int]:
    """Return the boxes of the images, two in a row if there are several, and the top of what is below them."""
    if not count:
        return (), top_px
    width_px = room_px if count == 1 else (room_px - BETWEEN_PX) // 2
    height_px = min(OPEN_IMAGE_PX if is_open else IMAGE_PX, max(60, width_px))
    boxes = []
    for number in range(count):
        line, column = divmod(number, 2)
        place = (left_px + column * (width_px + BETWEEN_PX), top_px + line * (height_px + BETWEEN_PX))
        boxes.append(QRect(*place, width_px, height_px))
    return tuple(boxes), boxes[-1].bottom() + 1 + BETWEEN_PX


def wrapped(text: str, font: QFont, width_px: int, most: int | None) -> tuple[list[str], bool]:
    """Return the lines of a text, and whether some are missing: at most `most`, of which the last is then elided."""
    measured = text if most is None else text[:_MOST_MEASURED]
    layout = QTextLayout(measured.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[tuple[int, int]] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid() and (most is None or len(lines) <= most):
        line.setLineWidth(width_px)
        lines.append((line.textStart(), line.textLength()))
    layout.endLayout()
    units = layout.text().encode("utf-16-le")  # Qt counts in these
    texts = [units[2 * start : 2 * (start + length)].decode("utf-16-le", "ignore") for start, length in lines]
    texts = [line.rstrip("\u2028 ") for line in texts]
    is_cut = (most is not None and len(texts) > most) or len(measured) < len(text)
    if most is None or not is_cut:
        return texts, False
    texts = texts[:most]
    texts[-1] = QFontMetrics(font).elidedText(f"{texts[-1]}…", Qt.TextElideMode.ElideRight, width_px)
    return texts, True
