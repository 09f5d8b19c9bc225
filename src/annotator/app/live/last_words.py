"""What is said when the program cannot start or must end: on standard error, or in a box where no terminal shows it."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

_UNSEEN = ("offscreen", "minimal", "vnc")


def say(text: str, *, needs_box: bool = True) -> None:
    """Blocks until the box is closed; the event loop must not be running any more. What the person sees anyway needs
    none."""
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(text + "\n")
        if sys.stderr.isatty():
            return
    if not needs_box or QGuiApplication.instance() is None or QGuiApplication.platformName() in _UNSEEN:
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "annotator", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.exec()
