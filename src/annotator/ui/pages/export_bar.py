"""The export of a bundle's results to one file: the questions before it, its progress, and what to do with the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from msgspec import Struct
from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.events import EarningsChanged, Event, Failed, OutboxChanged
from annotator.core.outbox.consent import OnHold
from annotator.core.outbox.delivery_state import ResultsExport
from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.bundles import Progress
from annotator.core.settings import COPIES_PLACE
from annotator.services.container import Services
from annotator.services.outbox.manual_export import ExportPreview
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivered_file_text, delivered_files_text, export_text
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.widgets.file_dialog import file_dialog, folder_dialog
from annotator.ui.widgets.inline_question import InlineQuestion
from annotator.ui.widgets.labels import NoticeLine, button, label, set_text, tip
from annotator.ui.widgets.layouts import FlowLayout
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


def _unfinished_text(titles: Sequence[str]) -> str:
    text = ngettext(
        "{titles} is not finished. Export the answers so far?",
        "{titles} are not finished. Export the answers so far?",
        len(titles),
    )
    return filled(text, {"titles": ", ".join(filled(_("“{title}”"), {"title": title}) for title in titles)})


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

    def ask_about_unfinished(self, titles: Sequence[str]) -> None:
        """Ask whether to export the results so far of jobs of which none is finished."""
        set_text(self.safe, _("Cancel"))
        set_text(self.ahead, _("Export to file"))
        self.only_new.hide()
        self.ask(_unfinished_text(titles))

    def _end(self, *, only_new: bool = False) -> None:
        self.hide()
        self.agreed.emit(only_new)

    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()


class ExportedFile(Struct, frozen=True):
    """A file with the results of the bundle `key`, whose requester has an address in `contact`, which may be empty."""

    key: str
    title: str
    contact: str
    export: ResultsExport

    @property
    def path(self) -> str:
        return self.export.file


class ExportProgress(QFrame):
    """An export progress bar, and then the files with the steps that deliver them. It shows itself on `begin` and
    keeps the files until the next export. `marked` carries whether the worker marks all files as sent, or undoes
    that, `copy_wanted` the path of a copy, a folder if there are several files."""

    marked = Signal(bool)
    copy_wanted = Signal(str)
    _progressed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.files: tuple[ExportedFile, ...] = ()
        self.copies_in = ""  # the folder in which the dialog for a copy begins
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._where = label(_("The folder can be changed under “Results” in the settings."), "small", wrap=True)
        self._done = NoticeLine()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Exporting results"))
        self.mail = button(_("Write e-mail…"), "outbox")
        self.mail.clicked.connect(self._write_mail)
        self.save_copy = button(_("Save a copy…"), "submit")
        self.save_copy.clicked.connect(self.ask_for_copy)
        self.open_folder = button(_("Open containing folder"), "open")
        self.open_folder.clicked.connect(self.show_folder)
        self.copy_path = button(_("Copy path"), "text")
        self.copy_path.clicked.connect(self._copy_path)
        self.sent = button(_("Mark as sent"), "done")
        tip(self.sent, _("Notes that you gave this file to the requester. Nothing is sent."))
        self.sent.clicked.connect(lambda: self.marked.emit(True))
        self.undo = button(_("Undo"), "undo")
        self.undo.clicked.connect(lambda: self.marked.emit(False))
        self._steps = (self.undo, self.mail, self.save_copy, self.open_folder, self.copy_path, self.sent)
        self._progressed.connect(self._show_progress)
        self._lay_out()
        self._bar.hide()
        self.hide()

    def _lay_out(self) -> None:
        column, steps = QVBoxLayout(self), FlowLayout(8)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        for widget in (self._words, self._where, self._bar, self._done):
            column.addWidget(widget)
        for step in self._steps:
            steps.addWidget(step)
        column.addLayout(steps)

    def begin(self, text: str) -> Progress:
        """Show the bar. Return a progress callback that may be called from any thread."""
        self._words.setText(text)
        self._bar.setRange(0, 0)
        self._bar.show()
        for widget in (*self._steps, self._where):
            widget.hide()
        self._done.show_message("")
        self.show()
        return self._progressed.emit

    @property
    def is_running(self) -> bool:
        return not self._bar.isHidden()

    def on_event(self, event: Event) -> None:
        if self.is_running and isinstance(event, Failed):  # the window shows the reason
            self._bar.hide()
            self.hide()

    def show_files(self, files: Sequence[ExportedFile], others: str) -> None:
        """Show the location of the files and the steps that deliver them, and `others`, a sentence about other jobs.
        Announce what changed."""
        exports = [file.export for file in files]
        text = delivered_file_text(files[0].title, exports[0]) if len(files) == 1 else delivered_files_text(exports)
        words = " ".join(filter(None, (text, others)))
        is_new = self.isHidden() or words != self._words.text()
        self._words.setText(words)
        self.files = tuple(files)
        self._bar.hide()
        self.mail.setVisible(len(files) == 1 and can_draft_mail())
        for widget in (self.save_copy, self.open_folder, self.copy_path, self._where):
            widget.show()
        can_undo = all(export.sent_utc_ms > 0 and not export.to_send for export in exports)
        can_mark = not can_undo and any(export.to_send > 0 or not export.answers for export in exports)
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
        """Open the folder with the files in the file manager, or say that there is none."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(PurePath(self.files[0].path).parent))):
            text = _("No file manager opened the folder. Use “Save a copy…” or “Copy path” instead.")
            self._done.confirm(text)

    def _copy_path(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(file.path for file in self.files))
        self._done.confirm(_("The path was copied."))

    def ask_for_copy(self) -> None:
        """Ask where to save a copy of the file, or the folder for copies of several."""
        downloads = QStandardPaths.StandardLocation.DownloadLocation
        at = self.copies_in or QStandardPaths.writableLocation(downloads)
        text = _("Save a copy of the results")
        if len(self.files) == 1:
            dialog = file_dialog(self, text, at, _("Results (*.zip)"))
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # Qt's question would block the event loop
            dialog.setDefaultSuffix("zip")
            dialog.selectFile(PurePath(self.files[0].path).name)
        else:
            dialog = folder_dialog(self, text, at)
        dialog.fileSelected.connect(self.copy_wanted)
        dialog.open()

    def confirm_copy(self, place: str) -> None:
        """Say where the copy is. The next dialog begins there."""
        self.copies_in = place if len(self.files) > 1 else str(PurePath(place).parent)
        self._done.confirm(filled(_("A copy was saved to {file}."), {"file": place}))

    def _write_mail(self) -> None:
        (file,) = self.files
        subject = filled(_("Results of “{title}”"), {"title": file.title})
        text = _("The attached file contains my results. It can be opened with “annotator export”.")
        if not draft_mail(file.path, subject, text, file.contact):
            self.mail.hide()


class ExportBar(QWidget):
    """The export of one or more bundles from a page. `consent_wanted` carries the missing consent of results on hold
    and the key of the bundle. `settled` is emitted when a question was answered, for the focus."""

    consent_wanted = Signal(OnHold, str)
    settled = Signal()
    changed = Signal()  # other files are shown, or none

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._keys: tuple[str, ...] = ()  # of the bundles
        self._title = ""  # of the first
        self.question = ExportQuestion()
        self.progress = ExportProgress()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.question)
        column.addWidget(self.progress)
        self.question.agreed.connect(self._export)
        self.progress.marked.connect(self._mark)
        self.progress.copy_wanted.connect(self._copy)
        self.question.cancelled.connect(self.settled)

    @property
    def key(self) -> str:
        """The key of the first bundle."""
        return self._keys[0] if self._keys else ""

    def begin(self, keys: Sequence[str]) -> None:
        """Export bundles, each to a file. Of several bundles only new results are exported. Of one bundle, results on
        hold lead to the consent question; an earlier export, and results that wait for a server, are asked about
        first."""
        self._services.intents.post(lambda: self._ask(tuple(keys)))

    def deliver(self, keys: Sequence[str]) -> None:
        """Ask where to save the exported files of bundles that are not marked as sent. If a single bundle has more to
        export, export it first."""
        self._services.intents.post(lambda: self._deliver(tuple(keys)))

    def on_event(self, event: Event) -> None:
        self.progress.on_event(event)
        if isinstance(event, OutboxChanged | EarningsChanged):
            if not self.question.isHidden():
                self._services.intents.post(self._follow)
            if not self.progress.isHidden():
                self._services.intents.post(self._follow_file)

    async def _others_text(self) -> str:
        """Return how many other jobs still have results to export; "" if none."""
        to_export, _files = await self._services.deliveries.to_deliver()
        count = len(set(to_export) - set(self._keys))
        text = ngettext(
            "{count} other job still has results to export.",
            "{count} other jobs still have results to export.",
            count,
        )
        return text.format(count=number_format.count(count)) if count else ""

    async def _follow_file(self) -> None:
        if not self.progress.isHidden() and not self.progress.is_running:
            await self._show_files([file.path for file in self.progress.files])

    async def _ask(self, keys: tuple[str, ...]) -> None:
        await self._show_jobs(keys)
        if len(keys) > 1:
            unfinished = await self._services.deliveries.unfinished(keys)
            if len(unfinished) < len(keys):
                self._export(True)
            else:
                self.question.ask_about_unfinished([await self._title_of(key) for key in keys])
            return
        preview = await self._services.manual_export().preview(self.key)
        if preview.on_hold is not None:
            self.consent_wanted.emit(preview.on_hold, self.key)
        elif preview.count and not self.question.ask_about(self._title, preview, self._offset_min):
            self._export(False)

    async def _title_of(self, key: str) -> str:
        manifest = await self._services.bundles.manifest(key)
        return manifest.title if manifest else key

    async def _show_jobs(self, keys: tuple[str, ...]) -> None:
        self._keys, self._title = keys, await self._title_of(keys[0])
        self.progress.copies_in = self._services.preferences.settings.chosen.get(COPIES_PLACE, "")
        self.question.hide()

    async def _deliver(self, keys: tuple[str, ...]) -> None:
        found = [await self._services.deliveries.of_bundle(key) for key in keys]
        files = [results.to_send.file for results in found if results.to_send is not None]
        if not files or (len(found) == 1 and found[0].to_export):
            await self._ask(keys)
            return
        await self._show_jobs(keys)
        await self._show_files(files)
        if self.isVisible():  # in Qt a hidden widget takes the focus too
            self.progress.save_copy.setFocus()  # beside the button that marks it, for a key pressed twice
            self.progress.ask_for_copy()

    async def _show_files(self, paths: Sequence[str]) -> None:
        """Show files of the bundles, or hide those that are no longer the last ones with any result."""
        files = []
        for key in self._keys:
            manifest = await self._services.bundles.manifest(key)
            title, contact = (manifest.title, manifest.requester.contact) if manifest else (key, "")
            exports = (await self._services.deliveries.of_bundle(key)).exports
            files += [ExportedFile(key, title, contact, export) for export in exports if export.file in paths]
        if files:
            self.progress.show_files(files, await self._others_text())
        else:
            self.progress.hide()
        self.changed.emit()

    def _mark(self, is_sent: bool) -> None:
        async def mark() -> None:
            for file in self.progress.files:
                await self._services.manual_export().mark_sent(file.key, file.path, is_sent=is_sent)

        self._services.intents.post(mark)

    def _copy(self, place: str) -> None:
        """Copy the files to `place`: a file, or a folder if there are several."""
        files = self.progress.files
        targets = [place] if len(files) == 1 else [str(PurePath(place, PurePath(file.path).name)) for file in files]

        async def copy() -> None:
            for file, target in zip(files, targets, strict=True):
                await self._services.manual_export().copy(file.path, target)
            self.progress.confirm_copy(place)
            await self._services.preferences.keep({COPIES_PLACE: self.progress.copies_in})

        self._services.background_intents.post(copy)

    async def _follow(self) -> None:
        """Update the question after results were sent. End it if nothing is left to ask."""
        if len(self._keys) > 1:
            return
        preview = await self._services.manual_export().preview(self.key)
        if not self.question.isHidden() and not self.question.ask_about(self._title, preview, self._offset_min):
            self.settled.emit()

    @property
    def _offset_min(self) -> int:
        return self._services.journal.now().offset_min

    def _export(self, only_new: object) -> None:
        keys, is_single = self._keys, len(self._keys) == 1
        text = filled(_("Exporting results of “{title}” to one file"), {"title": self._title})
        progress = self.progress.begin(text if is_single else _("Exporting results, one file for each job"))

        async def export() -> None:
            export_job = self._services.manual_export().export
            files = [await export_job(key, progress, only_new=bool(only_new) or not is_single) for key in keys]
            if keys == self._keys:
                self._services.intents.post(lambda: self._show_exported(files))

        self._services.background_intents.post(export)
        self.settled.emit()

    async def _show_exported(self, files: Sequence[str]) -> None:
        await self._show_files(files)
        if self.progress.files:
            self.progress.show_folder()
