"""Zoom and pan: a wheel zooms, or with Shift scrolls sideways; two fingers on a touchpad pan, or with Ctrl zoom."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

STEP = 1.25  # zoom factor of one wheel notch or one key press
NOTCH = 120.0  # angle of one wheel notch
NOTCH_PX = 60.0


class WheelEffect(Struct, frozen=True):
    """The effect of a wheel event: a zoom `factor`, 1 for a pan by view pixels."""

    factor: float
    moved: QPointF


def wheel_effect(event: QWheelEvent) -> WheelEffect:
    angle = QPointF(event.angleDelta())
    pixels = QPointF(event.pixelDelta())
    modifiers = event.modifiers()
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return WheelEffect(STEP ** (angle.y() / NOTCH), QPointF())
    if _is_touchpad(event):
        return WheelEffect(1.0, pixels if not pixels.isNull() else angle * (NOTCH_PX / NOTCH))
    if modifiers & Qt.KeyboardModifier.ShiftModifier or not angle.y():
        return WheelEffect(1.0, QPointF((angle.x() or angle.y()) * NOTCH_PX / NOTCH, 0))
    return WheelEffect(STEP ** (angle.y() / NOTCH), QPointF())


def _is_touchpad(event: QWheelEvent) -> bool:
    """Return whether the event comes from a touchpad: only fingers report gesture phases or pixel deltas."""
    is_gesture = event.phase() is not Qt.ScrollPhase.NoScrollPhase or not event.pixelDelta().isNull()
    return is_gesture or event.device().type() is QInputDevice.DeviceType.TouchPad
