"""Reading the instructions: the panel beside the task, its button above, and the entries that count it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.ui.pages.workbench.instructions_panel import InstructionsPanel
from annotator.work.desk import Desk


class InstructionsReading:
    """Only opening the panel begins reading; a panel that stays open beside the next tasks does not."""

    def __init__(self, desk: Desk, panel: InstructionsPanel, toggle: QPushButton, leave: Callable[[], None]) -> None:
        """`leave` gives the focus back to the task."""
        self._desk = desk
        self._panel = panel
        self._toggle = toggle
        self._leave = leave
        toggle.clicked.connect(self.toggle)
        panel.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        return not self._panel.isHidden()

    @property
    def has_focus(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is not None and self._panel.isAncestorOf(focused)

    def open(self) -> None:
        view = self._desk.session.view()
        if view is None or not view.bundle.instructions_html:
            self._toggle.setChecked(False)
            return
        self._panel.show()
        self._toggle.setChecked(True)
        self._panel.browser.setFocus()
        self._desk.intents.post(self._desk.session.instructions_opened)

    def close(self) -> None:
        self._panel.hide()
        self._toggle.setChecked(False)
        self._leave()
        self.over()

    def toggle(self) -> None:
        if self.is_open:
            self.close()
        else:
            self.open()

    def over(self) -> None:
        """The person works again, whether or not the panel stays open."""
        self._desk.intents.post(self._desk.session.instructions_closed)
