"""A waveform as an image in device pixels: a line from the least to the greatest sample of each column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLine, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.core.ports.sounds import Outline
from annotator.ui.looks.theme import current

_FULL = 32768


def outline_image(lanes: Sequence[Sequence[Outline]], width_px: int, height_px: int) -> QImage:
    """`lanes` one under the other, in each the outlines that are drawn over each other. Sizes in device pixels; each
    outline has `width_px` columns. What is only known roughly is lighter."""
    image = QImage(max(1, width_px), max(1, height_px), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    theme = current()
    painter = QPainter(image)
    lane_px = height_px // max(1, len(lanes))
    for number, outlines in enumerate(lanes):
        middle = number * lane_px + lane_px // 2
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, middle, width_px, middle)
        for outline in outlines:
            _paint(painter, outline, middle, lane_px / 2 - 1, (theme.colour("wave"), theme.colour("wave_rough")))
    painter.end()
    return image


def _paint(painter: QPainter, outline: Outline, middle: int, half_px: float, colours: tuple[QColor, QColor]) -> None:
    scale = half_px / _FULL
    lines = [
        QLine(x, middle - round(high * scale), x, middle - round(low * scale))
        for x, (low, high) in enumerate(zip(outline.lows, outline.highs, strict=True))
    ]
    exact = outline.exact_columns
    for part, colour in ((lines[exact:], colours[1]), (lines[:exact], colours[0])):
        if part:
            painter.setPen(colour)
            painter.drawLines(part)
