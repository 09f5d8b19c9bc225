"""An outline of any length is painted in a short time, and stays visible on any background."""

from __future__ import annotations

import time
from random import Random

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.core.answer.predictions import MOST_POINTS_OF_REGION
from annotator.ui.viewers.image.mark_primitives import paint_mark

WIDTH, HEIGHT = 900, 700
MOST_S = 0.1  # on a quiet machine a third


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("dashed", [False, True])
@pytest.mark.parametrize("is_chosen", [False, True])
def test_a_long_outline_is_painted_within_a_turn_and_seen_on_any_ground(
    app: QApplication, is_open: bool, dashed: bool, is_chosen: bool
) -> None:
    del app
    for count, seen in ((MOST_POINTS_OF_REGION, {"#ff0000"}), (500, {"#ff0000", "#000000"})):
        chance = Random(1)
        spots = [QPointF(chance.random() * WIDTH, chance.random() * HEIGHT) for _ in range(count)]
        took_s = []
        for ground in ("white", "black"):
            image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(QColor(ground))
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            began_s = time.thread_time()
            paint_mark(painter, [spots], QColor("red"), is_chosen=is_chosen, dashed=dashed, is_open=is_open)
            took_s.append(time.thread_time() - began_s)
            assert painter.testRenderHint(QPainter.RenderHint.Antialiasing)
            painter.end()
            colours = {image.pixelColor(x, y).name() for x in range(0, WIDTH, 7) for y in range(0, HEIGHT, 7)}
            assert seen <= colours
        assert min(took_s) < MOST_S, "the better one of two, because the machine may be busy"
