"""The words of a range that is open are read on its colour and beside it, from its first frame on."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.core.answer.in_progress import OpenRange
from annotator.ui.theme.label_colours import ink_on
from annotator.ui.theme.palette import current
from annotator.ui.viewers.video.timeline import OpenBar, Timeline

COLOUR = QColor("#0072b2")
NARROW, WIDE, BELOW = 16, 200, 20  # pixels


def test_words_that_reach_over_the_end_of_a_narrow_range_are_read_on_both_grounds(app: QApplication) -> None:
    del app
    timeline = Timeline()
    timeline.resize(WIDE, 100)
    ground = QColor("white") if current().colour("ink").lightness() < 128 else QColor("black")
    drawn = QImage(WIDE, BELOW, QImage.Format.Format_RGB32)
    drawn.fill(ground)
    box = QRectF(0, 0, NARROW, BELOW)
    painter = QPainter(drawn)
    painter.fillRect(box, COLOUR)
    timeline._paint_text(painter, OpenBar(OpenRange("moment", "Calm", 0), "Mmmm", COLOUR), box)
    painter.end()
    assert _contrast(drawn, range(NARROW), COLOUR, ink_on(COLOUR))
    assert _contrast(drawn, range(NARROW, WIDE), ground, current().colour("ink"))


def _contrast(drawn: QImage, columns: range, ground: QColor, ink: QColor) -> bool:
    """Something is written there, and all of it lies between the ground and this ink."""
    seen = {drawn.pixelColor(x, y).lightness() for x in columns for y in range(BELOW)}
    low, high = sorted((ground.lightness(), ink.lightness()))
    return len(seen) > 1 and low - 1 <= min(seen) and max(seen) <= high + 1
