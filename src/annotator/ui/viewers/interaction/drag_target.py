"""The part of a region that the pointer drags."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent


class Hold(Enum):
    ALL = auto()
    TOGETHER = auto()  # all selected regions
    UNCHOSEN = auto()  # an unselected region: a drag selects and moves it
    CORNER = auto()
    MIDDLE = auto()  # of an edge: a drag adds a point there
    SIDE = auto()  # of a box
    TURNER = auto()


class DragTarget(Struct, frozen=True):
    """The target of a drag.

    `corner` is the index of the point, or of the point before a side or the middle of an edge. For a rotation,
    `degrees` is the original angle and `direction` the pointer's initial direction from the centre, in degrees."""

    area_id: str
    what: Hold
    corner: int = 0
    degrees: float = 0
    direction: float = 0


def has_shift(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def has_alt(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
