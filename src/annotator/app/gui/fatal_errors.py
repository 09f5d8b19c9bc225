"""Messages about a failed start or a fatal end: on standard error, or in a message box if no terminal shows it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from annotator.app.gui import crash
from annotator.core.errors import AnnotatorError
from annotator.ui.i18n.messages import error_sentence

_UNSEEN = ("offscreen", "minimal", "vnc")


def show_fatal_error(text: str, *, needs_box: bool = True) -> None:
    """Show a message. Block until the box is closed; the event loop must have ended. No box is needed for facts that
    are visible anyway."""
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


def why(ended: BaseException, log: Path) -> list[str]:
    """Return the messages for the error that ended the program. Only programming errors leave a report."""
    if isinstance(ended, BaseExceptionGroup):
        return [sentence for error in ended.exceptions for sentence in why(error, log)]
    if isinstance(ended, AnnotatorError):
        before = why(ended.__context__, log) if isinstance(ended.__context__, BaseExceptionGroup) else []
        return [*before, error_sentence(ended.code, ended.params)]
    return [crash.report_in_words(ended, log)]
