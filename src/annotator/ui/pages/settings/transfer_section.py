"""The settings section that transfers all work to a file for another computer, or imports such a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QDir, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from annotator.core.errors import MoveStopped
from annotator.core.events import Event
from annotator.core.ledger.clock import local_day
from annotator.core.ports.bundles import Progress
from annotator.core.system_events import MovedToFile
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.transfer_text import going_text, moved_out_text, staying_text, waiting_text
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.cancellable_progress import CancellableProgress
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.inline_question import InlineQuestion
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.layouts import FlowLayout

KINDS = "*.zip"


class MovingSection(QWidget):
    """A transfer section. `close_wanted` asks to quit after the file was written. The outcome stays visible for the
    life of the window, because later work is not in the file."""

    close_wanted = Signal()
    grown = Signal()  # the section became taller and should be scrolled into view

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.out = button(_("Transfer to another computer…"), "outbox")
        self.bring = button(_("Transfer your work from another computer…"), "drop")
        self.question = InlineQuestion(_("Not now"), _("Save file as…"))
        self.bar = CancellableProgress(_("Transferring"), MoveStopped)
        self._outcome = label("", wrap=True)
        self.close_here = button(_("Close annotator"), role="primary")
        self.out.clicked.connect(lambda: services.background_intents.post(self._ask))
        self.bring.clicked.connect(self.ask_for_file)
        self.question.answered.connect(self._after_question)
        self.close_here.clicked.connect(self.close_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        ways, closing = QWidget(), QWidget()
        flow = FlowLayout(8, ways)
        for way in (self.out, self.bring):
            flow.addWidget(way)
        FlowLayout(8, closing).addWidget(self.close_here)
        text = _(
            "Puts all your work into one file: records, jobs, results, words added to the dictionary, and "
            "settings. Passwords and tokens are not included. The file can only be imported into an empty "
            "installation, because two sets of data are never merged."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(text, "muted", wrap=True))
        for widget in (ways, self.question, self.bar, self._outcome, closing):
            column.addWidget(widget)
        self._outcome.hide()
        self.close_here.hide()

    def on_event(self, event: Event) -> None:
        if isinstance(event, MovedToFile):
            text = "\n".join(moved_out_text(event.moved))
            self._outcome.setText(text)
            self._outcome.show()
            self.close_here.show()
            announce(self, text)
            if self._has_focus():
                self.grown.emit()

    async def _ask(self) -> None:
        outlook = await self._services.transfer().outlook()
        sentences = (going_text(outlook), waiting_text(outlook.waiting), *staying_text(outlook))
        self.question.ask("\n".join(filter(None, sentences)))
        if self._has_focus():
            self.grown.emit()

    def _after_question(self, is_going: bool) -> None:
        self.question.hide()
        self.out.setFocus()
        if is_going:
            self._ask_where()

    def _ask_where(self) -> None:
        """Ask for the target file, not to be overwritten: Qt's confirmation dialog blocks the event loop."""
        timestamp = self._services.journal.now()
        day = local_day(timestamp.utc_ms, timestamp.offset_min).isoformat()
        dialog = file_dialog(self, _("Transfer to another computer"), QDir.homePath(), KINDS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"annotator-{day}.zip")
        dialog.fileSelected.connect(self.move_out)
        dialog.open()

    def ask_for_file(self) -> None:
        self.bring.setFocus()
        dialog = file_dialog(self, _("Transfer your work from another computer"), QDir.homePath(), KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.move_in)
        dialog.open()

    def move_out(self, location: str) -> None:
        self._begin(
            lambda progress: self._services.transfer().move_out(location, progress), _("Writing {name}"), location
        )

    def move_in(self, location: str) -> None:
        """Import a transfer file. The window is rebuilt after a successful import."""
        self._begin(
            lambda progress: self._services.transfer().move_in(location, progress), _("Reading {name}"), location
        )

    def _begin(self, move: Callable[[Progress], Awaitable[None]], text: str, location: str) -> None:
        """Run a transfer as a background errand. Disable the buttons meanwhile, because two transfers would
        conflict, and move their focus to the stop button."""
        ways = (self.out, self.bring)
        back = next((way for way in ways if way is self._focused()), None)
        progress = self.bar.begin(text, location)
        if back is not None:
            self.bar.halt.setFocus()
            self.grown.emit()
        for way in ways:
            way.setEnabled(False)

        async def moved() -> None:
            try:
                await move(progress)
            finally:
                for way in ways:
                    way.setEnabled(True)
                if back is not None and self._focused() is self.bar.halt:
                    back.setFocus()
                self.bar.hide()

        self._services.background_intents.post(moved)

    def _focused(self) -> QWidget | None:
        """Return the focus widget of the window, also while a dialog is in front."""
        return self.window().focusWidget()

    def _has_focus(self) -> bool:
        focused = self._focused()
        return focused is not None and self.isVisible() and self.isAncestorOf(focused)
