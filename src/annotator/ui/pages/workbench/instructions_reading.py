"""The reading of instructions: the panel, its button, and the ledger entries that count the time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _, language
from annotator.ui.pages.workbench.instructions_panel import InstructionsPanel


class InstructionsReading:
    """A reading tracker. Only opening the panel starts reading time; an open panel beside later tasks does not."""

    def __init__(
        self, desk: Services, panel: InstructionsPanel, toggle: QPushButton, leave: Callable[[], None]
    ) -> None:
        """`leave` moves the focus back to the task."""
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

    def begin(self, view: TaskView) -> None:
        """Load the instructions of another bundle, in the language of the program if available. Open them if they
        are mandatory and no task is done yet; if they are optional, highlight their button."""
        self._panel.show_kind(view.pay_kind)
        self._panel.show_instructions(view.bundle.instructions_in(language()), self._desk.session.media_path)
        is_unread = view.done == 0 and bool(view.bundle.instructions_html)
        (self.open if is_unread and view.bundle.manifest.must_read else self.close)()
        self._panel.say_where_to(is_begun=not self.is_open)
        self._call_for_reading(is_wanted=is_unread and not view.bundle.manifest.must_read)

    def open(self) -> None:
        view = self._desk.session.view()
        if view is None or not view.bundle.instructions_html:
            self._toggle.setChecked(False)
            return
        self._panel.show()
        self._call_for_reading(is_wanted=False)
        self._toggle.setChecked(True)
        self._panel.browser.setFocus()
        self._desk.intents.post(self._desk.session.instructions_opened)

    def _call_for_reading(self, *, is_wanted: bool) -> None:
        """Highlight the button and announce it while optional instructions are unread."""
        self._toggle.setProperty("unread", is_wanted)
        for dress in (self._toggle.style().unpolish, self._toggle.style().polish):
            dress(self._toggle)
        words = _("Not read yet: the requester's instructions.") if is_wanted else ""
        self._toggle.setAccessibleDescription(words)
        if is_wanted:
            announce(self._toggle, words)

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
        """End the reading time when the user works again, also if the panel stays open."""
        self._panel.say_where_to(is_begun=True)
        self._desk.intents.post(self._desk.session.instructions_closed)
