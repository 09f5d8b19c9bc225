"""Accessibility roles of custom widgets. Qt reports custom widgets as fillers, which screen readers skip."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

type Role = QAccessible.Role


@cache
def give_roles() -> None:
    """Give each widget class with a `SPOKEN_ROLE` that accessibility role. Call this once the QApplication exists.
    Qt calls the factory only while assistive technology is active."""
    QAccessible.installFactory(_interface)


def _interface(class_name: str, asked: QObject) -> QAccessibleInterface | None:
    """Return the interface of a widget. Qt asks for the object's own class first, then for its base classes; the
    first result counts."""
    role = getattr(type(asked), "SPOKEN_ROLE", None)
    if isinstance(role, QAccessible.Role) and isinstance(asked, QWidget) and class_name == type(asked).__name__:
        return QAccessibleWidget(asked, role)
    return None
