"""What of an area a hand is on."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent


class Hold(Enum):
    ALL = auto()
    TOGETHER = auto()  # all that are chosen
    UNCHOSEN = auto()  # of one that is not yet: a drag chooses it, and moves it
    CORNER = auto()
    MIDDLE = auto()  # of an edge: a corner is added there
    SIDE = auto()  # of a box
    TURNER = auto()


class DragTarget(Struct, frozen=True):
    """`corner`: which one, or the one before a side or the middle of an edge. Of what is turned: how far it was, and in
    which direction from its middle the hand was then, in degrees."""

    area_id: str
    what: Hold
    corner: int = 0
    degrees: float = 0
    direction: float = 0


def has_shift(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def has_alt(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
