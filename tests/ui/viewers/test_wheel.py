"""A wheel zooms, fingers move the picture, and with Ctrl both zoom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from annotator.ui.viewers.wheel import STEP, wheel_effect

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NO_PHASE, UPDATE = Qt.ScrollPhase.NoScrollPhase, Qt.ScrollPhase.ScrollUpdate


@pytest.mark.parametrize(
    ("pixels", "angle", "held", "phase", "factor", "moved"),
    [
        ((0, 0), (0, 120), NONE, NO_PHASE, STEP, (0, 0)),
        ((0, 0), (0, -240), NONE, NO_PHASE, STEP**-2, (0, 0)),
        ((0, 0), (0, 120), SHIFT, NO_PHASE, 1, (60, 0)),
        ((0, 0), (-120, 0), NONE, NO_PHASE, 1, (-60, 0)),
        ((7, -3), (56, -24), NONE, UPDATE, 1, (7, -3)),
        ((0, 0), (30, -60), NONE, UPDATE, 1, (15, -30)),
        ((0, 9), (0, 60), NONE, NO_PHASE, 1, (0, 9)),
        ((0, 9), (0, 60), CTRL, UPDATE, STEP**0.5, (0, 0)),
        ((0, 0), (0, 120), CTRL, NO_PHASE, STEP, (0, 0)),
    ],
)
def test_what_a_turn_wants(
    pixels: tuple[int, int],
    angle: tuple[int, int],
    held: Qt.KeyboardModifier,
    phase: Qt.ScrollPhase,
    factor: float,
    moved: tuple[float, float],
) -> None:
    no_button = Qt.MouseButton.NoButton
    event = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(*pixels), QPoint(*angle), no_button, held, phase, False)
    turn = wheel_effect(event)
    assert turn.factor == pytest.approx(factor)
    assert (turn.moved.x(), turn.moved.y()) == moved
