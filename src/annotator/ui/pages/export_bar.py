"""The export of a bundle's results to one file: the questions before it, its progress, and what to do with the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.events import EarningsChanged, Event, Failed, OutboxChanged, ResultsExported
from annotator.core.outbox.consent import OnHold
from annotator.core.outbox.delivery_state import ResultsExport
from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.bundles import Progress
from annotator.services.container import Services
from annotator.services.outbox.manual_export import ExportPreview
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivered_file_text, export_text
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.widgets.inline_question import InlineQuestion
from annotator.ui.widgets.labels import button, label, set_text, tip
from annotator.ui.widgets.layouts import FlowLayout, WeightedColumns
from annotator.ui.widgets.mail_draft import can_draft_mail, draft_mail

_STEPS = 1000
_EXPORTS_NAMED = 3


def _waiting_text(title: str, waiting: Sequence[Parcel]) -> str:
    """Return what an export means for results that wait for a server; "" if none does."""
    if not waiting:
        return ""
    text = ngettext(
        "{count} result of “{title}” is waiting to be sent to {server}. If you export it, it will no "
        "longer be sent automatically, and you must give the file to the requester yourself.",
        "{count} results of “{title}” are waiting to be sent to {server}. If you export them, they will no "
        "longer be sent automatically, and you must give the file to the requester yourself.",
        len(waiting),
    )
    server = server_of(waiting[0].url) or waiting[0].url
    return filled(text, {"count": number_format.count(len(waiting)), "title": title, "server": server})


def _exports_text(title: str, exports: Sequence[ResultsExport], new: int, offset_min: int) -> str:
    """Return what was exported earlier, the newest first, after the number of `new` results; "" if nothing was."""
    if not exports:
        return ""
    named = [export_text(export, offset_min) for export in exports[:_EXPORTS_NAMED]]
    rest = len(exports) - len(named)
    if rest:
        text = ngettext("{count} earlier file", "{count} earlier files", rest)
        named.append(text.format(count=number_format.count(rest)))
    exported = {"title": title, "exports": "; ".join(named), "count": number_format.count(new)}
    if new:
        text = ngettext(
            "{count} result of “{title}” was never exported. Exported before: {exports}.",
            "{count} results of “{title}” were never exported. Exported before: {exports}.",
            new,
        )
        return filled(text, exported)
    return filled(_("Already exported from “{title}”: {exports}."), exported)


class ExportQuestion(InlineQuestion):
    """The question before an export. `agreed` carries True to leave out what was exported earlier."""

    agreed = Signal(bool)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(_("Keep for sending"), _("Export to file"))
        self.only_new = button("")
        self.choices.addWidget(self.only_new)
        self.only_new.clicked.connect(lambda: self._end(only_new=True))
        self.answered.connect(lambda is_yes: self._end() if is_yes else self._cancel())

    def ask_about(self, title: str, preview: ExportPreview, offset_min: int) -> bool:
        """Ask, or update the question. Return False without asking if an export changes nothing that matters."""
        waiting = _waiting_text(title, preview.waiting)
        text = " ".join(filter(None, (waiting, _exports_text(title, preview.exports, preview.new, offset_min))))
        if not text:
            self.hide()
            return False
        set_text(self.safe, _("Keep for sending") if waiting else _("Cancel"))
        again = _("Export all") if preview.new else _("Export all again")
        set_text(self.ahead, again if preview.exports else _("Export to file"))
        only_new = ngettext("Export only the {count} new", "Export only the {count} new", preview.new)
        set_text(self.only_new, only_new.format(count=number_format.count(preview.new)))
        self.only_new.setVisible(bool(preview.exports) and preview.new > 0)
        self.ask(text)
        return True

    def _end(self, *, only_new: bool = False) -> None:
        self.hide()
        self.agreed.emit(only_new)

    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()


class ExportProgress(QFrame):
    """An export progress bar, and then the file with the steps that deliver it. It shows itself on `begin` and keeps
    the file until the next export. `marked` carries the file, and whether the worker marks it as sent, or undoes
    that."""

    marked = Signal(str, bool)
    _progressed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Exporting results"))
        self._title = self._contact = self._file = ""
        self.mail = button(_("Write e-mail…"), "outbox")
        self.mail.clicked.connect(self._write_mail)
        self.open_folder = button(_("Open containing folder"), "open")
        self.open_folder.clicked.connect(self.show_folder)
        self.sent = button(_("Mark as sent"), "done")
        tip(self.sent, _("Notes that you gave this file to the requester. Nothing is sent."))
        self.sent.clicked.connect(lambda: self.marked.emit(self._file, True))
        self.undo = button(_("Undo"), "undo")
        self.undo.clicked.connect(lambda: self.marked.emit(self._file, False))
        about, steps = QVBoxLayout(), FlowLayout(8)
        about.setSpacing(4)
        about.addWidget(self._words)
        about.addWidget(self._bar)
        for step in (self.undo, self.mail, self.open_folder, self.sent):
            steps.addWidget(step)
        columns = WeightedColumns((1, 0), 12, 6)
        columns.addLayout(about)
        columns.addLayout(steps)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addLayout(columns)
        self._progressed.connect(self._show_progress)
        self._bar.hide()
        self.hide()

    def show_job(self, title: str, contact: str) -> None:
        """Be about the bundle `title`, whose requester has an address in `contact`, which may be empty."""
        self._title, self._contact = title, contact

    def begin(self) -> Progress:
        """Show the bar. Return a progress callback that may be called from any thread."""
        self._words.setText(filled(_("Exporting results of “{title}” to one file"), {"title": self._title}))
        self._bar.setRange(0, 0)
        self._bar.show()
        for step in (self.undo, self.mail, self.open_folder, self.sent):
            step.hide()
        self.show()
        return self._progressed.emit

    @property
    def is_running(self) -> bool:
        return not self._bar.isHidden()

    @property
    def file(self) -> str:
        return self._file

    def on_event(self, event: Event) -> None:
        if self.is_running and isinstance(event, Failed):  # the window shows the reason
            self._bar.hide()
            self.hide()

    def show_file(self, export: ResultsExport, others: str) -> None:
        """Show the location of a file and the steps that deliver it, and `others`, a sentence about other jobs.
        Announce what changed."""
        words = " ".join(filter(None, (delivered_file_text(self._title, export), others)))
        is_new = self.isHidden() or words != self._words.text()
        self._words.setText(words)
        self._file = export.file
        self._bar.hide()
        self.mail.setVisible(can_draft_mail())
        self.open_folder.show()
        can_undo = export.sent_utc_ms > 0 and not export.to_send
        can_mark = not can_undo and (export.to_send > 0 or not export.answers)
        if (self.sent.hasFocus() and not can_mark) or (self.undo.hasFocus() and not can_undo):
            self.open_folder.setFocus()  # not the button that undoes, for a key pressed twice
        self.undo.setVisible(can_undo)
        self.sent.setEnabled(can_mark)  # it stays, so that no other button gets a second press
        self.sent.show()
        self.show()
        if is_new:
            announce(self, words)

    def _show_progress(self, done: int, count: int) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(done * _STEPS // max(1, count))

    def show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(PurePath(self._file).parent)))

    def _write_mail(self) -> None:
        subject = filled(_("Results of “{title}”"), {"title": self._title})
        text = _("The attached file contains my results. It can be opened with “annotator export”.")
        if not draft_mail(self._file, subject, text, self._contact):
            self.mail.hide()


class ExportBar(QWidget):
    """The export of one bundle from a page. `consent_wanted` carries the missing consent of results on hold and the key
    of the bundle. `settled` is emitted when a question was answered, for the focus."""

    consent_wanted = Signal(OnHold, str)
    settled = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.key = self._title = ""  # of the bundle
        self.question = ExportQuestion()
        self.progress = ExportProgress()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.question)
        column.addWidget(self.progress)
        self.question.agreed.connect(self._export)
        self.progress.marked.connect(self._mark)
        self.question.cancelled.connect(self.settled)

    def begin(self, key: str) -> None:
        """Export a bundle. Results on hold lead to the consent question; an earlier export, and results that wait
        for a server, are asked about first."""
        self._services.intents.post(lambda: self._ask(key))

    def deliver(self, key: str) -> None:
        """Show the exported file of a bundle that is not marked as sent. If more is to export, export it first."""
        self._services.intents.post(lambda: self._deliver(key))

    def on_event(self, event: Event) -> None:
        self.progress.on_event(event)
        match event:
            case ResultsExported() if self.progress.is_running and event.key == self.key:
                self._services.intents.post(lambda: self._show_exported(event.location))
            case OutboxChanged() | EarningsChanged():
                if not self.question.isHidden():
                    self._services.intents.post(self._follow)
                if not self.progress.isHidden():
                    self._services.intents.post(self._follow_file)
            case _:
                return

    async def _others_text(self) -> str:
        """Return how many other jobs still have results to export; "" if none."""
        to_export, _files = await self._services.deliveries.to_deliver()
        count = len(set(to_export) - {self.key})
        text = ngettext(
            "{count} other job still has results to export.",
            "{count} other jobs still have results to export.",
            count,
        )
        return text.format(count=number_format.count(count)) if count else ""

    async def _show_exported(self, file: str) -> None:
        await self._show_file(file)
        self.progress.show_folder()

    async def _follow_file(self) -> None:
        if not self.progress.isHidden() and not self.progress.is_running:
            await self._show_file(self.progress.file)

    async def _ask(self, key: str) -> None:
        preview = await self._services.manual_export().preview(key)
        await self._show_job(key)
        if preview.on_hold is not None:
            self.consent_wanted.emit(preview.on_hold, key)
        elif preview.count and not self.question.ask_about(self._title, preview, self._offset_min):
            self._export(False)

    async def _show_job(self, key: str) -> None:
        manifest = await self._services.bundles.manifest(key)
        self.key, self._title = key, manifest.title if manifest else key
        self.progress.show_job(self._title, manifest.requester.contact if manifest else "")
        self.question.hide()

    async def _deliver(self, key: str) -> None:
        results = await self._services.deliveries.of_bundle(key)
        if results.to_export or results.to_send is None:
            await self._ask(key)
        else:
            await self._show_job(key)
            await self._show_file(results.to_send.file)
            if self.isVisible():  # in Qt a hidden widget takes the focus too
                self.progress.open_folder.setFocus()  # beside the button that marks it, for a key pressed twice

    async def _show_file(self, file: str) -> None:
        """Show a file of the bundle, or hide it if it no longer is the last one with any result."""
        results, others = await self._services.deliveries.of_bundle(self.key), await self._others_text()
        if (export := next((export for export in results.exports if export.file == file), None)) is not None:
            self.progress.show_file(export, others)
        else:
            self.progress.hide()

    def _mark(self, file: str, is_sent: bool) -> None:
        key = self.key
        self._services.intents.post(lambda: self._services.manual_export().mark_sent(key, file, is_sent=is_sent))

    async def _follow(self) -> None:
        """Update the question after results were sent. End it if nothing is left to ask."""
        preview = await self._services.manual_export().preview(self.key)
        if not self.question.isHidden() and not self.question.ask_about(self._title, preview, self._offset_min):
            self.settled.emit()

    @property
    def _offset_min(self) -> int:
        return self._services.journal.now().offset_min

    def _export(self, only_new: object) -> None:
        key, progress = self.key, self.progress.begin()
        self._services.background_intents.post(
            lambda: self._services.manual_export().export(key, progress, only_new=bool(only_new))
        )
        self.settled.emit()
