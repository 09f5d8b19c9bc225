"""The page on which a worker reads, changes and saves a letter about rejected work, and its printable form."""

from __future__ import annotations

from PySide6.QtCore import QDir
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from annotator.core.letters import LETTER_LANGUAGES, LetterKind, LetterTexts
from annotator.core.money.rejections import RejectedJob
from annotator.services.container import Services
from annotator.ui.i18n.translation import N_, _, filled, language
from annotator.ui.pages.base import SubPage
from annotator.ui.pages.earnings.letter_text import LetterFacts, letter
from annotator.ui.pages.earnings.statement_document import (
    TEXT_PT,
    PrintedText,
    document_pdf,
    empty_document,
)
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.form_fields import FieldRow
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

TEXT_PX = 260  # the least height
_KINDS = {LetterKind.REASONS: N_("Reasons and review by a person"), LetterKind.ACCESS: N_("Access to data and a copy")}


def letter_pdf(text: str, texts: LetterTexts) -> bytes:
    """Return a letter as a PDF. Its subject is bold, and is its title. Its list begins on a new page."""
    document = empty_document()
    page = PrintedText(QTextCursor(document))
    subject = ""
    body, heading, tasks = text.partition(texts["list_heading"])
    for line in body.strip().splitlines():
        is_subject = not subject and line.startswith(texts["subject_word"])
        subject = line.removeprefix(texts["subject_word"]) if is_subject else subject
        page.line(line, TEXT_PT, is_bold=is_subject)
    if heading:
        page.heading(heading, on_new_page=True)
    for line in tasks.strip().splitlines():
        page.line(line, TEXT_PT)
    return document_pdf(subject, document)


class LetterPage(SubPage):
    """A letter in two kinds and two languages. A changed text is kept while the page shows the same tasks."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._facts: LetterFacts | None = None
        self._changed: dict[tuple[LetterKind, str], str] = {}
        self._shown = (LetterKind.REASONS, language())
        self.back = self._back_button(N_("Back to rejected work"))
        self.kind, self.language = NoWheelComboBox(), NoWheelComboBox()
        self.text = QPlainTextEdit()
        self.save = button(_("Save as PDF…"), "drop", role="primary")
        self.copy = button(_("Copy text"))
        self.restore = button(_("Restore text"), "undo")
        self._notice, self._damaged = NoticeLine(), label("", "attention", wrap=True)
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        for kind, text in _KINDS.items():
            self.kind.addItem(_(text), kind.value)
        for code in LETTER_LANGUAGES:
            self.language.addItem(self._services.books.rejections.texts(code)["name"], code)
        self.language.setCurrentIndex(self.language.findData(language()))
        for combo in (self.kind, self.language):
            combo.activated.connect(lambda _index: self._show())
        self.text.setAccessibleName(_("Text of the letter"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(TEXT_PX)
        self.save.clicked.connect(self._ask_where)
        self.copy.clicked.connect(self._copy)
        self.restore.clicked.connect(self._restore)

    def _lay_out(self) -> None:
        inside = self._column_below(label(_("Letter"), "title"), self.back)
        text = _(
            "A suggestion, filled with figures from your records, which you can change here. It is no legal advice. "
            "Nothing is sent: save or copy it, and send it yourself. Replace the parts in square brackets."
        )
        fields, actions = FieldRow(), FlowLayout(8)
        fields.add("kind", _("Letter about"), self.kind, 340)
        fields.add("language", _("Language of the letter"), self.language, 180)
        for action in (self.save, self.copy, self.restore):
            actions.addWidget(action)
        for widget in (label(text, "muted", wrap=True), self._damaged, fields):
            inside.addWidget(widget)
        inside.addWidget(self.text, 1)
        inside.addLayout(actions)
        inside.addWidget(self._notice)

    async def show_letter(self, job: RejectedJob) -> None:
        """Show a letter about the rejections of `job`."""
        rejections = self._services.books.rejections
        sent, ledger = await rejections.sent(job.rejections), await rejections.checked_ledger()
        facts = LetterFacts(job, sent, ledger, self._services.books.bookkeeping.today())
        if self._facts is None or self._facts.job != job:
            self._changed.clear()
        else:
            self._keep()
        self._facts = facts
        damage = _(
            "Entry {seq} of your ledger is damaged, so the letter names no checksum of it. Run “annotator ledger "
            "verify” for details."
        )
        self._damaged.setText(damage.format(seq=ledger.broken) if ledger.broken is not None else "")
        self._damaged.setVisible(ledger.broken is not None)
        self._fill()

    @property
    def _texts(self) -> LetterTexts:
        return self._services.books.rejections.texts(str(self.language.currentData()))

    @property
    def _written(self) -> str:
        """The text with its no-break spaces, which `toPlainText` replaces."""
        return self.text.document().toRawText().replace("\u2029", "\n")

    def _show(self) -> None:
        self._keep()
        self._fill()

    def _keep(self) -> None:
        if self.text.document().isModified():
            self._changed[self._shown] = self._written

    def _fill(self) -> None:
        facts, texts = self._facts, self._texts
        if facts is None:
            return
        kind, code = self._shown = LetterKind(self.kind.currentData()), str(self.language.currentData())
        self.text.setPlainText(self._changed.get(self._shown) or letter(kind, code, texts, facts))

    def _restore(self) -> None:
        self._changed.pop(self._shown, None)
        self._fill()
        self._notice.confirm(_("The text is as suggested again."))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._written)
        self._notice.confirm(_("The letter was copied."))

    def write(self, location: str) -> None:
        """Save the letter as a PDF."""

        async def write() -> None:
            pdf = letter_pdf(self._written, self._texts)
            await self._services.books.rejections.save(location, pdf)
            self._notice.confirm(filled(_("Saved to {file}. Nothing was sent."), {"file": location}))

        self._services.background_intents.post(write)

    def _ask_where(self) -> None:
        dialog = file_dialog(self, _("Save the letter"), QDir.homePath(), _("PDF files (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # Qt's question would block the event loop
        dialog.setDefaultSuffix("pdf")
        today = self._services.books.bookkeeping.today().isoformat()
        dialog.selectFile(f"{_('letter')}-{today}.pdf")
        dialog.fileSelected.connect(self.write)
        dialog.open()
