"""The card for money that the worker enters: manually, from a requester's file, or as a correction. It never opens a
dialog: one of the three forms opens below its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.core.money.items import Item
from annotator.services.container import Services
from annotator.ui.i18n.translation import N_, _
from annotator.ui.pages.money.corrections_panel import CorrectionsPanel
from annotator.ui.pages.money.decision_form import DecisionForm
from annotator.ui.pages.money.decisions_panel import DecisionsPanel
from annotator.ui.pages.money.manual_entry_form import ManualEntryForm
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.labels import NoticeLine, button, fold_button, label
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

# The kinds of manual entries, with the heading of each.
KINDS = (
    ("decision", N_("Status of my rewards")),
    ("payment", N_("Money received")),
    ("reward", N_("Reward on another platform")),
    ("bonus", N_("Bonus")),
    ("fee", N_("Fee")),
    ("voucher", N_("Voucher")),
)


class MoneyForm(QFrame):
    shown = Signal(QWidget)  # the form or message that just appeared and should be scrolled into view
    payments_saved = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        self._services = services
        self.begin = fold_button(_("Enter manually"), "submit")
        self.file = button(_("Import decisions or payments…"), "open")
        self.put_right = fold_button(_("Correct an entry"), "undo")
        self.by_hand = QWidget()
        self.kind = NoWheelComboBox()
        self.decision = DecisionForm(services)
        self.own = ManualEntryForm(services)
        self.decisions = DecisionsPanel(services)
        self.corrections = CorrectionsPanel(services)
        self._notice = NoticeLine()
        self._prepare()
        self._lay_out()
        self._show_kind()

    def _prepare(self) -> None:
        for code, text in KINDS:
            self.kind.addItem(_(text), code)
        self.kind.setAccessibleName(_("Entry type"))
        self.kind.setMaximumWidth(380)
        self.kind.currentIndexChanged.connect(lambda _index: self._show_kind())
        for opened in (self.by_hand, self.corrections):
            opened.hide()
        self.decision.receipt_wanted.connect(self._enter_receipt)
        self.begin.toggled.connect(lambda on: self._open(self.by_hand, self.kind, on, self.put_right))
        self.put_right.toggled.connect(lambda on: self._open(self.corrections, self.corrections.table, on, self.begin))
        self.file.clicked.connect(self._ask_for_file)
        self.decisions.done.connect(self._on_read)
        self.decisions.payments_saved.connect(self.payments_saved)
        for saves in (self.decision.keep, self.own.keep):
            saves.clicked.connect(self.decisions.dismiss)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.by_hand)
        inside.setContentsMargins(0, 4, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.kind)
        inside.addWidget(self.decision)
        inside.addWidget(self.own)
        openers = QWidget()
        flow = FlowLayout(8, openers)
        for opener in (self.begin, self.file, self.put_right):
            flow.addWidget(opener)
        head = QHBoxLayout()
        head.addWidget(label(_("Decisions, payments, other platforms"), "heading", wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (openers, self.decisions, self.by_hand, self.corrections, self._notice):
            column.addWidget(widget)
        self._notice.show_message("")

    def refresh(self) -> None:
        """Reload the open forms only, so that a closed form costs nothing."""
        if not self.by_hand.isHidden():
            self._refresh_kind()
        if not self.corrections.isHidden():
            self.corrections.refresh()
        self.decisions.refresh()

    def read(self, location: str) -> None:
        """Read a requester's file and show its preview."""
        self._notice.show_message("")
        self.decisions.read(location)
        self.shown.emit(self.decisions)

    def enter(self, kind: str) -> None:
        """Open the form for an entry of this kind by hand."""
        self.kind.setCurrentIndex(self.kind.findData(kind))
        if self.begin.isChecked():
            self._open(self.by_hand, self.kind, opens=True, other=self.put_right)
        self.begin.setChecked(True)

    def _enter_receipt(self, rewards: Sequence[Item]) -> None:
        self.enter("payment")
        self.own.propose(rewards)

    def failed(self) -> None:
        self.decisions.failed()

    def _open(self, opened: QWidget, first: QWidget, opens: bool, other: QPushButton) -> None:
        opened.setVisible(opens)
        self._notice.show_message("")
        self.decisions.dismiss()
        if opens:
            other.setChecked(False)
            self.refresh()
            if first.isVisibleTo(self):  # hidden while there is nothing to select
                first.setFocus()
            self.shown.emit(opened)

    def _show_kind(self) -> None:
        kind = str(self.kind.currentData())
        self.decision.setVisible(kind == "decision")
        self.own.setVisible(kind != "decision")
        if kind != "decision":
            self.own.show_kind(kind)
        if not self.by_hand.isHidden():
            self.decisions.dismiss()
            self._refresh_kind()
            self.shown.emit(self.by_hand)

    def _refresh_kind(self) -> None:
        (self.own if self.decision.isHidden() else self.decision).refresh()

    def _on_read(self, text: str) -> None:
        self._notice.confirm(text)
        if self.decisions.isHidden():
            self.file.setFocus()
        if text:
            self.shown.emit(self._notice)

    def _ask_for_file(self) -> None:
        tables = _("Tables (*.csv *.tsv *.txt)")
        dialog = file_dialog(self, _("Import decisions or payments"), kinds=f"{tables};;{_('All files (*)')}")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._notice.show_message(_("Drop the file to show its content."))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._notice.show_message("")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.read(event.mimeData().urls()[0].toLocalFile())
