"""What turning a wheel or moving two fingers wants of what is looked at. A wheel zooms; with Shift it moves sideways.
Two fingers on a touchpad move, with Ctrl they zoom."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

STEP = 1.25  # of zooming: one click of a wheel, one press of a key
NOTCH = 120.0  # of an angle: one click of a wheel
NOTCH_PX = 60.0


class Turn(Struct, frozen=True):
    """`factor` is 1 where it is moved, by view pixels."""

    factor: float
    moved: QPointF


def turn_of(event: QWheelEvent) -> Turn:
    angle, pixels = QPointF(event.angleDelta()), QPointF(event.pixelDelta())
    held = event.modifiers()
    if held & Qt.KeyboardModifier.ControlModifier:
        return Turn(STEP ** (angle.y() / NOTCH), QPointF())
    if _is_touchpad(event):
        return Turn(1.0, pixels if not pixels.isNull() else angle * (NOTCH_PX / NOTCH))
    if held & Qt.KeyboardModifier.ShiftModifier or not angle.y():
        return Turn(1.0, QPointF((angle.x() or angle.y()) * NOTCH_PX / NOTCH, 0))
    return Turn(STEP ** (angle.y() / NOTCH), QPointF())


def _is_touchpad(event: QWheelEvent) -> bool:
    """Only fingers tell of a gesture that begins and ends, or of single pixels."""
    is_gesture = event.phase() is not Qt.ScrollPhase.NoScrollPhase or not event.pixelDelta().isNull()
    return is_gesture or event.device().type() is QInputDevice.DeviceType.TouchPad
