"""The payers page: thresholds, delays and payment methods with their sources, and the worker's own values."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.money.payers import Payer
from annotator.services.container import Services
from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import bind, tip_keys
from annotator.ui.pages.payers.form import PayerForm
from annotator.ui.pages.payers.text import payer_rows
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.tables.plain import PlainTable

BACK = (Command("back", N_("Back to earnings"), of="leave"),)
COLUMN_PX = 1120


class PayersPage(QWidget):
    back_wanted = Signal()

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._payers: tuple[Payer, ...] = ()
        self._chosen = ""  # the key of the payer that was shown last
        self.back = button(_("Back to earnings"), "previous")
        tip_keys(self.back, "leave")
        self.add = button(_("Add a payer"), "drop")
        self.table = PlainTable(_("Payers"), left=frozenset({0, 1, 2, 3, 4}))
        self.form = PayerForm(desk)
        self._notice = NoticeLine("")
        self.undo = button(_("Undo"), "undo")
        self._gone: Payer | None = None  # the own values that were just reset
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.add.clicked.connect(self._add)
        self.undo.clicked.connect(self._restore)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.form.notice.connect(self._tell)
        self.form.written.connect(self._on_written)
        self.form.cancelled.connect(self._on_cancelled)
        bind(self, BACK, {"back": self.back.click})

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (label(_("Payers"), "title"), self.back, self.add):
            top.addWidget(widget)
        top.addStretch()
        notice_row = QHBoxLayout()
        notice_row.setSpacing(8)
        notice_row.addWidget(self._notice, 1)
        notice_row.addWidget(self.undo)
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX)
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 20)
        inside.setSpacing(12)
        words = _(
            "When money can be withdrawn: from which amount, and how long after approval. Unknown values lock "
            "nothing. Select a payer to correct its values. Your values are then used."
        )
        inside.addWidget(label(words, "muted", wrap=True))
        inside.addWidget(self.table)
        inside.addLayout(notice_row)
        inside.addWidget(self.form)
        inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(scrolled(inner), 1)

    def open(self) -> None:
        """Prepare the page for display."""
        self._tell("")
        self._list("")
        self.table.setFocus()

    def _list(self, key: str) -> None:
        """List all payers. Select the one with this key, or the first."""
        self._payers = self._desk.books.payers.all()
        self.table.show_rows(*payer_rows(self._payers))
        self.table.selectRow(next((number for number, payer in enumerate(self._payers) if payer.key == key), 0))

    def _on_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self._tell("")
            self._chosen = self._payers[index.row()].key
            self.form.show_payer(self._payers[index.row()])

    def _add(self) -> None:
        self._tell("")
        self.table.setCurrentIndex(QModelIndex())
        self.form.show_payer(None)
        self.form.name.setFocus()

    def _on_cancelled(self) -> None:
        self._list(self._chosen)
        self.table.setFocus()

    def _on_written(self, key: str) -> None:
        """Update the list after a change. Keep the message, show the current values, and offer undo after a reset."""
        before = next((payer for payer in self._payers if payer.key == key and payer.is_own), None)
        now, notice = self._desk.books.payers.called(key), self._notice.text()
        self._list(key)
        self._tell(notice)
        is_forgotten = before is not None and (now is None or not now.is_own)
        self._gone = before if is_forgotten else None
        self.undo.setVisible(is_forgotten)
        self.table.setFocus()

    def _restore(self) -> None:
        gone = self._gone
        if gone is None:
            return

        async def write() -> None:
            await self._desk.books.payers.restore(gone)
            self._list(gone.key)
            self._tell(_("“{name}” uses your value again.").format(name=gone.name))
            self.table.setFocus()

        self._desk.intents.post(write)

    def _tell(self, words: str) -> None:
        self._notice.tell(words)
        self.undo.hide()
