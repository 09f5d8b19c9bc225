"""Labels and frames by role. Text is always plain: a stranger's `<img>` is four letters and two brackets here."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton

from annotator.ui.looks.icons import icon


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def plain_tip(text: str) -> str:
    """A tool tip that shows a stranger's text letter by letter: Qt guesses whether a tool tip is HTML, so it is."""
    return f"<span>{html.escape(text)}</span>" if text else ""


def frame(role: str, layout: QLayout) -> QFrame:
    made = QFrame()
    made.setProperty("role", role)
    made.setLayout(layout)
    return made


def rule() -> QFrame:
    """A hairline between sections."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedHeight(1)
    return made


def button(text: str, icon_name: str = "", role: str = "") -> QPushButton:
    """`Enter` presses it as `Space` does. A space before the words keeps them off the icon: the style sheet has no
    property for that gap."""
    made = QPushButton(f" {text}" if icon_name else text)
    made.setAccessibleName(text)
    if role:
        made.setProperty("role", role)
    if icon_name:
        made.setIcon(icon(icon_name, "accent_ink" if role == "primary" else "ink"))
    made.setAutoDefault(True)
    return made


def clear(layout: QLayout) -> None:
    """Takes every widget out of a layout and lets it go."""
    while (taken := layout.takeAt(0)) is not None:
        inner = taken.layout()
        if inner is not None:
            clear(inner)
        widget = taken.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
