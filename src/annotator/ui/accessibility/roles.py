"""What widgets of our own are to a screen reader. Qt calls each of them a filler, which readers pass over."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

type Role = QAccessible.Role


@cache
def give_roles() -> None:
    """From now on a class that has a `SPOKEN_ROLE` is that; call it once Qt's application is there. Qt asks only while
    something reads the screen."""
    QAccessible.installFactory(_interface)


def _interface(class_name: str, asked: QObject) -> QAccessibleInterface | None:
    """Qt goes from an object's own class to those above it; the first answer decides."""
    role = getattr(type(asked), "SPOKEN_ROLE", None)
    if isinstance(role, QAccessible.Role) and isinstance(asked, QWidget) and class_name == type(asked).__name__:
        return QAccessibleWidget(asked, role)
    return None
