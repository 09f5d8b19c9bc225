"""The navigation rail at the side of the window, with a button for each page and one for Help."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import PAGES, tip_keys
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import ToolButton

LONGEST_LINE = 10  # characters


class NavRail(QFrame):
    """A rail. `wanted` carries the name of a page, which is also the name of its command and icon."""

    wanted = Signal(str)
    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(4)
        for command in PAGES:
            name = command.name
            button = _nav_button(_(command.text), name, name)
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
            self._buttons[name] = button
            column.addWidget(button)
        column.addStretch()
        self.help = _nav_button(_("Help"), "question", "help")
        self.help.clicked.connect(lambda: self.help_wanted.emit())
        column.addWidget(self.help)

    def mark(self, name: str) -> None:
        """Highlight the current page; empty for none. The buttons are not checkable, because a screen reader would call
        them check boxes."""
        for other, button in self._buttons.items():
            is_current = other == name
            button.setAccessibleDescription(_("Current page") if is_current else "")
            if button.property("current") is not is_current:
                button.setProperty("current", is_current)
                button.style().unpolish(button)
                button.style().polish(button)


def _nav_button(text: str, icon_name: str, command: str) -> QToolButton:
    button = ToolButton()
    button.setProperty("role", "nav")
    button.setText(in_lines(text))
    button.setAccessibleName(text)
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(24, 24))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    # All buttons are as wide as the longest label. With fixed widths the layout would take the shortest.
    button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    tip_keys(button, command)
    return button


def in_lines(label: str) -> str:
    """Return a long label in two lines, broken near its middle. In one line it would not fit the rail."""
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    if len(label) <= LONGEST_LINE or not spaces:
        return label
    middle = min(spaces, key=lambda place: abs(place - len(label) // 2))
    return f"{label[:middle]}\n{label[middle + 1 :]}"
